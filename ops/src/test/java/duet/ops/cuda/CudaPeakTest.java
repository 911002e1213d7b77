package duet.ops.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.device.Precision;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(StandIn.class)
class CudaPeakTest {

    @ParameterizedTest
    @EnumSource(Precision.class)
    void aCardHasARateInEachPrecision(Precision precision) {
        assertThat(CudaPeak.measure(List.of(0, 0), precision, CudaOptions.DEFAULT))
                .isFinite()
                .isBetween(1e6, 1e15);
    }
}
