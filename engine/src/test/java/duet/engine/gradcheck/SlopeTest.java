package duet.engine.gradcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SlopeTest {
    private static final double TOLERANCE = 1e-6;

    @Test
    void aSmoothFunctionHasItsDerivative() {
        Slope slope = Slope.of(Math::sin, 0.7f, TOLERANCE);
        assertThat(slope.smooth()).isTrue();
        assertThat(slope.value()).isCloseTo(Math.cos(0.7f), within(1e-9));
    }

    @Test
    void stepsThatFloat32CannotTakeExactlyAreMeasuredAsTaken() {
        assertThat(Slope.of(x -> 3 * x, 12345.678f, TOLERANCE).value()).isCloseTo(3, within(1e-9));
    }

    @Test
    void aReluAtItsKinkWithinTheStepIsNotSmooth() {
        float beside = (float) (Slope.STEP / 3);
        assertThat(Slope.of(x -> Math.max(0, x), beside, TOLERANCE).smooth()).isFalse();
        assertThat(Slope.of(x -> Math.max(0, x), 2 * (float) Slope.STEP, TOLERANCE)
                        .smooth())
                .isTrue();
    }
}
