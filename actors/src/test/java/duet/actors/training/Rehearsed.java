package duet.actors.training;

import duet.actors.DrawnBatches;
import duet.actors.SmallNetwork;
import duet.actors.SmallPlan;
import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.actors.exchange.TensorWire;
import duet.actors.exchange.WireSpec;
import duet.actors.schedule.TrainingPlan;
import duet.actors.tower.Tower;
import duet.actors.tower.TowerFactory;
import duet.dataloader.batch.BatchMaker;
import duet.ops.tower.Exchange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** A run of two towers on the reference device over an Aeron exchange whose timeout no test could wait for. */
final class Rehearsed {
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private EventSink alsoTold = event -> {};
    private Supplier<BatchMaker> makers = DrawnBatches::new;
    private BiFunction<Integer, Exchange, Exchange> wiring = (tower, exchange) -> exchange;

    Rehearsed telling(EventSink sink) {
        alsoTold = sink;
        return this;
    }

    Rehearsed loading(Supplier<BatchMaker> other) {
        makers = other;
        return this;
    }

    /** @param other what stands between a tower and its end of the wire */
    Rehearsed wired(BiFunction<Integer, Exchange, Exchange> other) {
        wiring = other;
        return this;
    }

    Event.RunEnded run(TrainingPlan plan) {
        long largestHalf =
                (long) plan.batch() * SmallNetwork.plan(2).towers().get(0).largestHalf() * Float.BYTES;
        try (TensorWire wire = TensorWire.start(new WireSpec(1, largestHalf, Duration.ofMinutes(10), true));
                Training training = Training.start(Training.Parts.fresh(plan, 2, overWire(wire), makers, this::told))) {
            return endOf(training);
        }
    }

    private void told(Event event) {
        alsoTold.accept(event);
        events.add(event);
    }

    private TowerFactory overWire(TensorWire wire) {
        return tower -> {
            Exchange exchange = wiring.apply(tower, wire.open(tower));
            return new Tower(SmallNetwork.tower(2, tower, exchange), Optional.of(exchange), List.of());
        };
    }

    <E extends Event> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The end of a run, waited for no longer than any of these runs could take. */
    static Event.RunEnded endOf(Training training) {
        return training.done()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    static Event.RunEnded completed(SmallPlan plan) {
        return new Rehearsed().run(plan.plan());
    }
}
