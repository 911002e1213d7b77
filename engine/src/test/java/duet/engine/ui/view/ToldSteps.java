package duet.engine.ui.view;

import duet.actors.event.Event;
import java.util.List;
import java.util.Optional;

/** Events of a run that is made up: 10 steps of 4 images an epoch, 2 ms a step. */
public final class ToldSteps {
    private ToldSteps() {}

    public static Event.RunOpened opened(String name, long firstStep) {
        return new Event.RunOpened(
                name, "", 7, java.util.Map.of("engine", "test"), "sample", "ab", firstStep, Optional.empty());
    }

    public static Event.RunStarted started(long firstStep) {
        return new Event.RunStarted(
                1234, List.of("conv1.weight"), List.of("cpu", "cpu"), firstStep, 4, 40, 8, 10, 50, 500, 0.01);
    }

    public static Event.StepDone step(long step, double loss) {
        return new Event.StepDone(
                step,
                (int) (step / 10),
                (int) (step % 10),
                10,
                4,
                loss,
                0.5,
                0.25,
                0.01,
                0,
                List.of(),
                Optional.empty(),
                List.of(new Event.TowerTimes(2_000_000, 200_000, 100_000, 64)),
                2_000_000,
                200_000,
                100_000);
    }
}
