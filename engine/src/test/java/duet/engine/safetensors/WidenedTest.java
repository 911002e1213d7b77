package duet.engine.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WidenedTest {
    private static final int PATTERNS = 1 << 16;

    @TempDir
    private Path folder;

    /** A sign, 5 bits of exponent, 10 bits of fraction: (-1)^s 2^(e - 15) (1 + f / 1024), below 2^-14 (-1)^s 2^-14 f / 1024. */
    @Test
    void everyNumberOfSixteenBitsIsWhatItStandsFor() throws Exception {
        float[] halves = read("F16", PATTERNS, everyPattern());
        float[] upperHalves = read("BF16", PATTERNS, everyPattern());
        for (int bits = 0; bits < PATTERNS; bits++) {
            assertThat(upperHalves[bits]).isEqualTo(Float.valueOf(Float.intBitsToFloat(bits << 16)));
            int exponent = bits >>> 10 & 31;
            double fraction = (bits & 1023) / 1024.0;
            double sign = bits >>> 15 == 0 ? 1 : -1;
            if (exponent == 31) {
                assertThat(halves[bits]).isEqualTo(Float.valueOf(fraction == 0 ? (float) (sign / 0.0) : Float.NaN));
            } else {
                double magnitude =
                        exponent == 0 ? Math.pow(2, -14) * fraction : Math.pow(2, exponent - 15.0) * (1 + fraction);
                assertThat(halves[bits]).isEqualTo((float) (sign * magnitude));
            }
        }
    }

    private static ByteBuffer everyPattern() {
        ByteBuffer bytes = room(Short.BYTES * PATTERNS);
        for (int bits = 0; bits < PATTERNS; bits++) {
            bytes.putShort((short) bits);
        }
        return bytes;
    }

    /** More than are read at once. */
    @Test
    void manyNumbersOfFourAndOfEightBytesAreReadInTheirOrder() throws Exception {
        int count = 100_003;
        ByteBuffer singles = room(Float.BYTES * count);
        ByteBuffer doubles = room(Double.BYTES * count);
        for (int i = 0; i < count; i++) {
            singles.putFloat(i + 0.5f);
            doubles.putDouble(-i - 0.25);
        }
        float[] fromSingles = read("F32", count, singles);
        float[] fromDoubles = read("F64", count, doubles);
        for (int i = 0; i < count; i++) {
            assertThat(fromSingles[i]).isEqualTo(i + 0.5f);
            assertThat(fromDoubles[i]).isEqualTo((float) (-i - 0.25));
        }
    }

    @Test
    void whatIsNoRealNumberOrNotThereIsRefused() throws Exception {
        try (SafetensorsFile file = SafetensorsFile.open(file("I32", 1, room(4)))) {
            assertThatThrownBy(() -> file.readWidened("second", FloatBuffer.allocate(1)))
                    .isInstanceOf(InvalidSafetensorsException.class)
                    .hasMessageEndingWith("tensor second is of type I32; expected F32, F16, BF16 or F64");
            assertThatThrownBy(() -> file.readWidened("third", FloatBuffer.allocate(1)))
                    .hasMessageEndingWith("third is not there with 1 values");
            assertThatThrownBy(() -> file.readWidened("second", FloatBuffer.allocate(2)))
                    .hasMessageEndingWith("second is not there with 2 values");
        }
    }

    private float[] read(String type, int count, ByteBuffer data) throws IOException {
        float[] values = new float[count];
        try (SafetensorsFile file = SafetensorsFile.open(file(type, count, data))) {
            file.readWidened("second", FloatBuffer.wrap(values));
        }
        return values;
    }

    /** The tensor is described first and stands behind another. */
    private Path file(String type, int count, ByteBuffer data) throws IOException {
        int end = 8 + data.capacity();
        byte[] header = ("{\"second\":{\"dtype\":\"" + type + "\",\"shape\":[" + count + "],\"data_offsets\":[8," + end
                        + "]},\"first\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8]}}")
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = room(8 + header.length + end);
        file.putLong(header.length).put(header).putLong(-1).put(data.array(), 0, data.capacity());
        return Files.write(folder.resolve("a.safetensors"), file.array());
    }

    private static ByteBuffer room(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
