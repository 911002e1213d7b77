package duet.engine.simulation;

import duet.actors.coordinator.Safeguards;
import duet.actors.schedule.FixedSteps;
import duet.actors.schedule.Plateau;
import duet.actors.schedule.RateStep;
import duet.actors.schedule.Schedule;
import duet.actors.schedule.TrainingPlan;
import duet.engine.checkpoint.Retention;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a seed draws before anything happens.
 *
 * @param plan of the run
 * @param placement of its towers
 * @param known faults that may strike
 * @param mostFaults how many of them in all
 * @param eagerness what their rates are multiplied by
 * @param slowestTurn nanoseconds that an actor waits for its turn, at most, when nothing is wrong
 */
record Scenario(
        TrainingPlan plan,
        Placement placement,
        Safeguards safeguards,
        Retention retention,
        Set<Fault> known,
        int mostFaults,
        double eagerness,
        long slowestTurn) {
    private static final double RATE = 0.2;

    static Scenario draw(Dice dice) {
        int batch = dice.between(2, 3);
        TrainingPlan plan = plan(dice, batch);
        Safeguards safeguards = new Safeguards(
                dice.chance(0.8) ? dice.between(1, 4) : 0,
                dice.chance(0.4),
                dice.between(0, 3),
                dice.chance(0.2) ? dice.between(1, 6) : 0,
                TinyNetwork.CLASSES);
        Retention retention = new Retention(dice.between(1, 3), dice.chance(0.2) ? dice.between(2, 5) : 0);
        return new Scenario(
                plan,
                dice.chance(0.3) ? Placement.ONE_PROCESS : dice.among(Placement.ALL),
                safeguards,
                retention,
                faults(dice),
                dice.chance(0.1) ? 0 : dice.between(1, 12),
                dice.nanos(500, 4000) / 1000.0,
                dice.nanos(2_000, 5_000_000));
    }

    private static TrainingPlan plan(Dice dice, int batch) {
        int epochs = dice.between(1, 5);
        int trainingImages = dice.between(2, 9);
        int steps = epochs * ((trainingImages + batch - 1) / batch);
        Schedule schedule = schedule(dice);
        return new TrainingPlan(
                batch,
                epochs,
                dice.chance(0.3) ? OptionalLong.of(dice.between(1, steps)) : OptionalLong.empty(),
                TinyNetwork.SEED,
                0.9,
                0.0005,
                dice.chance(0.4) ? dice.between(1, 6) : 0,
                schedule,
                dice.between(1, 2),
                1,
                trainingImages,
                schedule instanceof Plateau ? dice.between(1, 5) : dice.between(0, 5),
                dice.between(1, 3),
                dice.between(1, 4),
                TinyNetwork.IMAGE);
    }

    private static Schedule schedule(Dice dice) {
        if (dice.chance(0.5)) {
            return new Plateau(RATE, dice.between(2, 10), dice.between(1, 2), dice.between(0, 10), dice.between(0, 3));
        }
        return new FixedSteps(
                RATE,
                switch (dice.between(0, 2)) {
                    case 0 -> List.of();
                    case 1 -> List.of(new RateStep(dice.between(1, 3), RATE / 10));
                    default -> List.of(new RateStep(1, RATE / 2), new RateStep(dice.between(2, 4), RATE / 20));
                });
    }

    /** Some kinds only, so that rare ones are not always behind others. */
    private static Set<Fault> faults(Dice dice) {
        Set<Fault> known = EnumSet.noneOf(Fault.class);
        double share = 0.15 + 0.5 * dice.share();
        for (Fault fault : Fault.values()) {
            if (dice.chance(share)) {
                known.add(fault);
            }
        }
        return known;
    }
}
