package duet.engine.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepCurvesTest {

    @Test
    void fewStepsAreKeptOneByOne() {
        StepCurves curves = new StepCurves(2);
        curves.add(0, 1, 10);
        curves.add(1, 3, 30);
        assertThat(curves.points(0)).containsExactly(new Point(0.5, 1), new Point(1.5, 3));
        assertThat(curves.points(1)).containsExactly(new Point(0.5, 10), new Point(1.5, 30));
    }

    /** The value of a step is its number: so is that of a mean, at the middle of its steps. */
    @ParameterizedTest
    @ValueSource(longs = {512, 513, 5_000, 1_000_000})
    void manyStepsBecomeMeansInAFixedNumberOfBins(long steps) {
        StepCurves curves = new StepCurves(1);
        for (long step = 0; step < steps; step++) {
            curves.add(step, step + 0.5);
        }
        List<Point> points = curves.points(0);
        assertThat(points).hasSizeBetween(256, 512);
        assertThat(points.subList(0, points.size() - 1))
                .allSatisfy(point -> assertThat(point.y()).isCloseTo(point.x(), within(1e-6)));
    }

    @Test
    void whatIsDoneAgainReplacesWhatWasThere() {
        StepCurves curves = new StepCurves(1);
        for (long step = 0; step < 10; step++) {
            curves.add(step, 1);
        }
        curves.cutFrom(6);
        for (long step = 6; step < 8; step++) {
            curves.add(step, 2);
        }
        assertThat(curves.points(0)).extracting(Point::y).containsExactly(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0);
        assertThat(curves.points(0)).extracting(Point::x).endsWith(6.5, 7.5);
    }

    @Test
    void aRunThatBeganLateHasNoBinsBeforeIt() {
        StepCurves curves = new StepCurves(1);
        curves.add(1_000_000, 1);
        assertThat(curves.points(0)).containsExactly(new Point(1_000_000.5, 1));
    }
}
