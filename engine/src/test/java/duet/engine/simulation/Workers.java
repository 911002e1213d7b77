package duet.engine.simulation;

import duet.actors.tower.Tower;
import duet.actors.tower.TowerFactory;
import duet.actors.tower.TowerWatch;
import duet.dataloader.DataException;
import duet.dataloader.batch.BatchMaker;
import duet.ops.device.DeviceException;
import duet.ops.tower.Exchange;
import duet.ops.tower.TowerNetwork;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Towers and loaders of a process, which really compute, and take the time and the faults that are drawn for them. */
final class Workers {
    private static final double IN_THE_MIDDLE = 0.1;
    private static final long QUICK = 10_000;
    private static final long SLOW = 5_000_000;
    private static final long FOR_EVER = TimeUnit.DAYS.toNanos(365);
    private static final long LONGEST_HANG = TimeUnit.MINUTES.toNanos(5);
    private static final long SHORTEST_HANG = TimeUnit.SECONDS.toNanos(5);

    private final Simulation simulation;
    private final Faults faults;
    private final Dice dice;
    private final int batch;

    Workers(Simulation simulation, Faults faults, Dice dice, int batch) {
        this.simulation = simulation;
        this.faults = faults;
        this.dice = dice;
        this.batch = batch;
    }

    /**
     * @param ends of the exchange, by tower
     * @param values gives a tower its values to begin with
     * @param done is told the steps that a tower has really done
     */
    TowerFactory towers(
            IntFunction<Exchange> ends, BiConsumer<Integer, TowerNetwork> values, BiConsumer<Integer, Long> done) {
        return tower -> {
            Dice own = dice.of("tower " + tower);
            work(own);
            if (faults.strikes(Fault.TOWER_NOT_MADE, own)) {
                throw new DeviceException("simulated: no such device");
            }
            Exchange exchange = ends.apply(tower);
            TowerNetwork network = TinyNetwork.tower(tower, batch, exchange);
            values.accept(tower, network);
            return new Tower(
                    network, Optional.of(exchange), List.of(), new Watch(own, step -> done.accept(tower, step)));
        };
    }

    Supplier<BatchMaker> makers() {
        int[] made = {0};
        return () -> {
            Dice own = dice.of("loader " + made[0]++);
            TinyBatches batches = new TinyBatches();
            return (request, buffer) -> {
                work(own);
                if (faults.strikes(Fault.BATCH_FAILS, own)) {
                    throw new DataException("simulated: an unreadable picture");
                }
                batches.make(request, buffer);
            };
        };
    }

    /**
     * What a tower or loader does takes time. Mostly it is waited for before its turn, which costs no change of strands; now and then
     * in the middle, where it sometimes hangs, for minutes or for ever.
     */
    private void work(Dice own) {
        if (faults.strikes(Fault.HANG, own)) {
            simulation.sleep(own.chance(0.5) ? FOR_EVER : own.nanos(SHORTEST_HANG, LONGEST_HANG));
        } else if (own.chance(IN_THE_MIDDLE)) {
            simulation.sleep(own.nanos(QUICK, SLOW));
        }
    }

    private final class Watch implements TowerWatch {
        private final Dice own;
        private final java.util.function.LongConsumer done;
        private Optional<Long> step = Optional.empty();

        Watch(Dice own, java.util.function.LongConsumer done) {
            this.own = own;
            this.done = done;
        }

        @Override
        public void began(Work work, long number) {
            step = work == Work.TRAIN ? Optional.of(number) : Optional.empty();
            work(own);
            if (faults.strikes(Fault.TOWER_FAILS, own)) {
                throw new DeviceException("simulated: the device failed");
            }
        }

        @Override
        public void ended() {
            step.ifPresent(done::accept);
        }
    }
}
