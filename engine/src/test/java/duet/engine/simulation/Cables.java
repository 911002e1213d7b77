package duet.engine.simulation;

import java.util.concurrent.TimeUnit;

/** What joins the processes: for Akka's messages with every fault that a network has, and cut for a while now and then. */
final class Cables {
    static final long GIVEN_UP_AFTER = TimeUnit.SECONDS.toNanos(10);
    private static final long FASTEST = 20_000;
    private static final long SLOWEST = 2_000_000;
    private static final long LATEST = TimeUnit.SECONDS.toNanos(3);
    private static final long AGAIN = TimeUnit.MILLISECONDS.toNanos(200);

    private final Simulation simulation;
    private final Faults faults;
    private final Dice dice;
    private long cutUntil;

    Cables(Simulation simulation, Faults faults, Dice dice) {
        this.simulation = simulation;
        this.faults = faults;
        this.dice = dice;
    }

    void cut(long nanos) {
        cutUntil = Math.max(cutUntil, simulation.now() + nanos);
    }

    boolean isCut() {
        return simulation.now() < cutUntil;
    }

    /** When something sent now could arrive at the earliest. */
    long earliest() {
        return Math.max(cutUntil, simulation.now());
    }

    void mail(SimulatedProcess from, Runnable delivery) {
        if (from.dead() || isCut() || faults.strikes(Fault.MAIL_LOST, dice)) {
            return;
        }
        deliver(delivery);
        if (faults.strikes(Fault.MAIL_DOUBLED, dice)) {
            deliver(delivery);
        }
    }

    private void deliver(Runnable delivery) {
        long wait = dice.nanos(FASTEST, SLOWEST);
        if (faults.strikes(Fault.MAIL_LATE, dice)) {
            wait += dice.nanos(SLOWEST, LATEST);
        }
        simulation.plan(wait, SimulatedProcess.NOBODY, "mail", () -> {
            if (!isCut()) {
                delivery.run();
            }
        });
    }

    /** Sent again until it arrives, unless the sender dies. */
    void registeredMail(SimulatedProcess from, Runnable delivery) {
        simulation.plan(dice.nanos(FASTEST, SLOWEST), SimulatedProcess.NOBODY, "registered", () -> {
            if (isCut()) {
                simulation.plan(AGAIN, SimulatedProcess.NOBODY, "again", () -> registeredMail(from, delivery));
            } else if (!from.dead()) {
                delivery.run();
            }
        });
    }
}
