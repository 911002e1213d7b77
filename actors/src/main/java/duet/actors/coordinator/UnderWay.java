package duet.actors.coordinator;

import duet.actors.tower.TowerActor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The orders that not every tower has finished, in the order of the run. */
final class UnderWay {
    /** With two no tower waits for a message between steps. */
    private static final int MOST = 2;

    private final Deque<Order> orders = new ArrayDeque<>();

    boolean full() {
        return orders.size() == MOST;
    }

    boolean empty() {
        return orders.isEmpty();
    }

    void add(Order order) {
        orders.add(order);
    }

    void isDone(TowerActor.Done report) {
        orders.stream()
                .filter(order -> order.batch().number() == report.number())
                .forEach(order -> order.isDone(report));
    }

    /** Takes out the oldest order if every tower has finished it. */
    Optional<Order> takeComplete() {
        return empty() || !orders.getFirst().complete() ? Optional.empty() : Optional.of(orders.removeFirst());
    }

    /** The one that is waited for. */
    Optional<Order> oldest() {
        return Optional.ofNullable(orders.peekFirst());
    }
}
