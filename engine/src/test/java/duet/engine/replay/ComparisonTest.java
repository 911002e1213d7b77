package duet.engine.replay;

import static duet.engine.replay.LogOfSteps.batch;
import static duet.engine.replay.LogOfSteps.step;
import static duet.engine.replay.LogOfSteps.validation;
import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.event.Event;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    private static final List<Integer> WEIGHTS = List.of(1, 2, 3, 4);

    @TempDir
    private Path run;

    private LoggedRun log;

    @BeforeEach
    void writeLog() {
        Event.RunOpened opened = LogOfSteps.opened("", 0);
        LogOfSteps.write(
                run,
                List.of(
                        opened,
                        LogOfSteps.started(),
                        batch(0, 70),
                        step(0, 2.5, 7, List.of()),
                        batch(1, 71),
                        step(1, 2.25, 8, WEIGHTS),
                        validation(0, 2.0)));
        log = LoggedRun.read(run, opened, 0, 1);
    }

    private Optional<Difference> first(Tolerance tolerance, Event... replayed) {
        Comparison comparison = new Comparison(log, "fc8", tolerance);
        comparison.accept(LogOfSteps.started());
        for (Event event : replayed) {
            comparison.accept(event);
        }
        return comparison.difference();
    }

    private Optional<Difference> first(Event... replayed) {
        return first(Tolerance.BITS, replayed);
    }

    @Test
    void equalEventsHaveNoDifference() {
        assertThat(first(
                        batch(0, 70),
                        step(0, 2.5, 7, List.of()),
                        batch(1, 71),
                        step(1, 2.25, 8, WEIGHTS),
                        validation(0, 2.0)))
                .isEmpty();
    }

    @Test
    void anotherBatchIsNamedAsTheInput() {
        assertThat(first(batch(0, 70), step(0, 2.5, 7, List.of()), batch(1, 72)))
                .hasValueSatisfying(found -> {
                    assertThat(found.step()).isEqualTo(1);
                    assertThat(found.where()).contains("tensor input");
                });
    }

    @Test
    void otherLogitsAreNamedWithTheirLayer() {
        assertThat(first(step(0, 2.5, 6, List.of())))
                .hasValueSatisfying(found -> assertThat(found.where()).contains("layer fc8, tensor logits"));
    }

    @Test
    void aLossThatDiffersInItsLastBitIsFound() {
        assertThat(first(step(0, Math.nextUp(2.5), 7, List.of()))).hasValueSatisfying(found -> {
            assertThat(found.where()).isEqualTo("the loss");
            assertThat(found.replayed()).isEqualTo("2.5000000000000004");
        });
    }

    @Test
    void otherWeightsAreNamedWithLayerTensorAndTower() {
        assertThat(first(step(1, 2.25, 8, List.of(1, 2, 3, 5)))).hasValueSatisfying(found -> assertThat(found.where())
                .startsWith("layer conv1, tensor conv1.bias on tower 1"));
    }

    @Test
    void aValidationThatDiffersIsFound() {
        assertThat(first(validation(0, 2.125)))
                .hasValueSatisfying(found -> assertThat(found.where()).contains("validation after epoch 1"));
    }

    @Test
    void onlyTheFirstDifferenceCounts() {
        assertThat(first(batch(0, 1), step(0, 1, 1, List.of()), batch(1, 1)))
                .hasValueSatisfying(found -> assertThat(found.where()).contains("tensor input"));
    }

    @Test
    void onAnotherMachineLossesMayDepartByOnePerCent() {
        assertThat(first(Tolerance.OTHER_MACHINE, step(0, 2.52, 6, List.of()), step(1, 2.24, 1, List.of(9, 9, 9, 9))))
                .isEmpty();
        assertThat(first(Tolerance.OTHER_MACHINE, step(0, 2.53, 7, List.of())))
                .hasValueSatisfying(found -> assertThat(found.where()).isEqualTo("the loss"));
    }

    @Test
    void theVerdictTellsHowMuchWasCompared() {
        Comparison comparison = new Comparison(log, "fc8", Tolerance.BITS);
        comparison.accept(LogOfSteps.started());
        comparison.accept(step(0, 2.5, 7, List.of()));
        comparison.accept(step(1, 2.25, 8, WEIGHTS));
        assertThat(comparison.verdict()).startsWith("2 steps are equal").contains("all weights after 1 of them");
    }
}
