package duet.ops.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.network.Connect;
import duet.ops.network.LayerSpec.LocalResponseNorm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseNormLayerTest {

    /** cuDNN's limits: its documentation of cudnnSetLRNDescriptor. */
    @ParameterizedTest
    @CsvSource({
        "5, 2, 0.75, true",
        "1, 1e-5, 0.01, true",
        "15, 1, 1, true",
        "17, 1, 1, false",
        "4, 2, 0.75, false",
        "16, 2, 0.75, false",
        "5, 0.9e-5, 0.75, false",
        "5, 2, 0.009, false"
    })
    void cudnnComputesWhatLiesWithinItsLimitsAndHasAMiddle(int size, double k, double beta, boolean computes) {
        LocalResponseNorm norm = new LocalResponseNorm("norm", size, k, 1e-4, beta, Connect.OWN);
        assertThat(ResponseNormLayer.computes(norm)).isEqualTo(computes);
    }
}
