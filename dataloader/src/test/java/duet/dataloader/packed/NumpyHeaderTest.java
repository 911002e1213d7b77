package duet.dataloader.packed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumpyHeaderTest {

    /** What numpy.save writes for an array of zeros(3, 256, 256), uint8. */
    @Test
    void itIsWhatNumpyWrites() {
        String header = new String(NumpyHeader.ofBytes(256), StandardCharsets.ISO_8859_1);

        assertThat(header)
                .isEqualTo("\u0093NUMPY\u0001\u0000v\u0000"
                        + "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 256, 256), }"
                        + " ".repeat(51)
                        + "\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32, 256, 4096})
    void dataBeginAtAMultipleOf64(int side) {
        byte[] header = NumpyHeader.ofFloats(side);

        assertThat(header.length % 64).isZero();
        assertThat(header[8] & 0xFF | (header[9] & 0xFF) << 8).isEqualTo(header.length - 10);
        assertThat(new String(header, StandardCharsets.ISO_8859_1))
                .contains("'<f4'", "(3, " + side + ", " + side + ")");
    }
}
