package duet.engine.simulation;

import duet.engine.checkpoint.SimulatedDisk;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** How a disk treats one process. */
final class DiskWeather implements SimulatedDisk.Faults {
    private static final double IN_THE_MIDDLE = 0.15;
    private static final long PLENTY = 1L << 40;
    private static final long TOO_LITTLE = 64L << 20;
    private static final long FASTEST = 1_000;
    private static final long FAST = 200_000;
    private static final long SLOWEST = TimeUnit.SECONDS.toNanos(5);

    private final Simulation simulation;
    private final SimulatedProcess process;
    private final Faults faults;
    private final Dice dice;

    DiskWeather(Simulation simulation, SimulatedProcess process, Faults faults, Dice dice) {
        this.simulation = simulation;
        this.process = process;
        this.faults = faults;
        this.dice = dice;
    }

    @Override
    public void before(String operation) throws IOException {
        simulation.trace().line(simulation.now(), process.name(), "disk: " + operation);
        boolean slow = faults.strikes(Fault.SLOW_DISK, dice);
        if (slow || dice.chance(IN_THE_MIDDLE)) {
            simulation.sleep(dice.nanos(FASTEST, slow ? SLOWEST : FAST));
        }
        Simulation.requireAlive(process);
        if (faults.strikes(Fault.IO_ERROR, dice)) {
            throw new IOException("Input/output error");
        }
    }

    @Override
    public int taken(int offered) throws IOException {
        if (faults.strikes(Fault.NO_SPACE, dice)) {
            throw new IOException("No space left on device");
        }
        return offered > 1 && faults.strikes(Fault.SHORT_WRITE, dice) ? 1 + (int) dice.below(offered - 1) : offered;
    }

    @Override
    public long usableBytes() {
        return faults.strikes(Fault.DISK_FULL, dice) ? TOO_LITTLE : PLENTY;
    }
}
