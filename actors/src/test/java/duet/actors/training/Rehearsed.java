package duet.actors.training;

import duet.actors.DrawnBatches;
import duet.actors.LinkedExchange;
import duet.actors.SmallNetwork;
import duet.actors.SmallPlan;
import duet.actors.checkpoint.CheckpointStore;
import duet.actors.coordinator.Deadlines;
import duet.actors.coordinator.Safeguards;
import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.actors.exchange.TensorWire;
import duet.actors.exchange.WireSpec;
import duet.actors.schedule.Standing;
import duet.actors.schedule.TrainingPlan;
import duet.actors.tower.Tower;
import duet.actors.tower.TowerFactory;
import duet.dataloader.batch.BatchMaker;
import duet.ops.tower.Exchange;
import duet.ops.tower.TowerNetwork;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** A run of two towers on the reference device over an Aeron exchange whose timeout no test could wait for. */
final class Rehearsed {
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private EventSink alsoTold = event -> {};
    private Supplier<BatchMaker> makers = DrawnBatches::new;
    private BiFunction<Integer, Exchange, Exchange> wiring = (tower, exchange) -> exchange;
    private Safeguards safeguards = Safeguards.NONE;
    private Optional<CheckpointStore> store = Optional.empty();
    private Optional<MemoryStore.Kept> from = Optional.empty();
    private final CompletableFuture<Training> running = new CompletableFuture<>();
    private Runnable atTheEnd = () -> {};

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

    Rehearsed guarded(Safeguards other) {
        safeguards = other;
        return this;
    }

    Rehearsed keeping(CheckpointStore other) {
        store = Optional.of(other);
        return this;
    }

    /** The run goes on from what another one left. */
    Rehearsed from(MemoryStore.Kept checkpoint) {
        from = Optional.of(checkpoint);
        return this;
    }

    /** @param action done when the run has ended, before its threads do */
    Rehearsed atTheEnd(Runnable action) {
        atTheEnd = action;
        return this;
    }

    /** Asks the run to end; from any of its threads. */
    void stop() {
        running.join().stop();
    }

    Event.RunEnded run(TrainingPlan plan) {
        long largestHalf = SmallNetwork.plan(2).towers().get(0).largestPart(plan.batch(), Float.BYTES);
        try (TensorWire wire = TensorWire.start(new WireSpec(2, 1, largestHalf, Duration.ofMinutes(10), true))) {
            return run(plan, wire::open);
        }
    }

    /** The same over queues instead of Aeron, which takes a while to start. */
    Event.RunEnded runOverQueues(TrainingPlan plan) {
        return run(plan, LinkedExchange.pair()::get);
    }

    private Event.RunEnded run(TrainingPlan plan, IntFunction<Exchange> ends) {
        try (Training training = Training.start(parts(plan, ends))) {
            running.complete(training);
            Event.RunEnded end = endOf(training);
            atTheEnd.run();
            return end;
        }
    }

    private Training.Parts parts(TrainingPlan plan, IntFunction<Exchange> ends) {
        Standing standing = from.map(MemoryStore.Kept::standing).orElseGet(() -> Standing.atStart(plan.schedule()));
        return new Training.Parts(
                plan, standing, 2, towers(ends), makers, safeguards, store, this::told, Deadlines.DEFAULT);
    }

    private void told(Event event) {
        alsoTold.accept(event);
        events.add(event);
    }

    private TowerFactory towers(IntFunction<Exchange> ends) {
        return tower -> {
            Exchange exchange = wiring.apply(tower, ends.apply(tower));
            TowerNetwork network = SmallNetwork.tower(2, tower, exchange);
            from.ifPresent(checkpoint -> checkpoint.giveTo(tower, network));
            return new Tower(network, Optional.of(exchange), List.of());
        };
    }

    List<Event> events() {
        return List.copyOf(events);
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
