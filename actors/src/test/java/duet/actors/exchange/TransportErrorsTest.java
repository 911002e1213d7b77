package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransportErrorsTest {
    private final TransportErrors errors = new TransportErrors();

    @Test
    void whatWasDroppedIsCountedAndIsNoError() {
        errors.count("dropped");
        errors.count("dropped");

        assertThat(errors.lines()).containsExactly("2 x dropped");
        assertThat(errors.first()).isNull();
    }

    @Test
    void anErrorThatComesTenThousandTimesIsOneLine() {
        IllegalStateException first = new IllegalStateException("cut");
        errors.onError(first);
        for (int i = 1; i < 10_000; i++) {
            errors.onError(new IllegalStateException("cut"));
        }

        assertThat(errors.lines()).containsExactly("10000 x IllegalStateException: cut");
        assertThat(errors.first()).isSameAs(first);
    }

    @Test
    void kindsWithoutEndAreCountedTogether() {
        for (int i = 0; i < 10_000; i++) {
            errors.onError(new IllegalStateException("cut " + i));
        }

        assertThat(errors.lines()).hasSize(17).endsWith("9984 x of other kinds");
    }
}
