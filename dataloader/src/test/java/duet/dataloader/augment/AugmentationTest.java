package duet.dataloader.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    @Test
    void thereIsColourNoiseInAsManyEpochsAsWereAskedFor() {
        assertThat(noisyFor(2).colourNoiseIn(0)).isEqualTo(0.1);
        assertThat(noisyFor(2).colourNoiseIn(1)).isEqualTo(0.1);
        assertThat(noisyFor(2).colourNoiseIn(2)).isZero();
        assertThat(noisyFor(0).colourNoiseIn(0)).isZero();
        assertThat(noisyFor(Long.MAX_VALUE).colourNoiseIn(Integer.MAX_VALUE)).isEqualTo(0.1);
    }

    @Test
    void lessThanNoEpochIsRefused() {
        assertThatThrownBy(() -> noisyFor(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("colourNoiseEpochs is -1, expected at least 0");
    }

    private static Augmentation noisyFor(long epochs) {
        return new Augmentation(4, true, 1, Mean.NONE, 0.1, epochs, true, 1, Optional.empty());
    }
}
