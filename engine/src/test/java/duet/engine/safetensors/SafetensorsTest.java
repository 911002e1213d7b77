package duet.engine.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    @TempDir
    private Path folder;

    @Test
    void shouldWriteEveryByteAsTheFormatSays() throws Exception {
        byte[] bytes = bytes(
                Map.of("k", "v\"\n"),
                TensorSource.ints("labels", List.of(2L), List.of(IntBuffer.wrap(new int[] {1, -2}))),
                TensorSource.longs("step", List.of(), List.of(LongBuffer.wrap(new long[] {1L << 40}))),
                TensorSource.floats("ü", List.of(1L, 2L), List.of(wrap(1), wrap(-0f))));
        String header = "{\"__metadata__\":{\"k\":\"v\\\"\\n\"},"
                + "\"step\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]},"
                + "\"labels\":{\"dtype\":\"I32\",\"shape\":[2],\"data_offsets\":[8,16]},"
                + "\"ü\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[16,24]}}";
        ByteBuffer found = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) found.getLong();
        assertThat(length % 8).isZero();
        byte[] text = new byte[length];
        found.get(text);
        assertThat(new String(text, StandardCharsets.UTF_8).stripTrailing()).isEqualTo(header);
        assertThat(found.getLong()).isEqualTo(1L << 40);
        assertThat(found.getInt()).isEqualTo(1);
        assertThat(found.getInt()).isEqualTo(-2);
        assertThat(found.getFloat()).isEqualTo(1);
        assertThat(found.getInt()).isEqualTo(Float.floatToRawIntBits(-0f));
        assertThat(found.hasRemaining()).isFalse();
    }

    @Test
    void shouldGiveBackWhatWasWrittenInManyParts() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        float[] values = new float[200_003];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        List<FloatBuffer> parts = new ArrayList<>();
        for (int at = 0; at < values.length; ) {
            int count = Math.min(values.length - at, random.nextInt(100_000));
            // Whole buffers count, whatever their position; some are direct, as a device's are.
            FloatBuffer part = random.nextBoolean()
                    ? FloatBuffer.allocate(count)
                    : ByteBuffer.allocateDirect(4 * count)
                            .order(ByteOrder.nativeOrder())
                            .asFloatBuffer();
            parts.add(part.put(values, at, count));
            at += count;
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("z", "1");
        metadata.put("a", "");
        Path file = file(bytes(
                metadata,
                TensorSource.floats("empty", List.of(0L, 5L), List.of()),
                TensorSource.floats("w", List.of((long) values.length), parts)));
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertThat(read.metadata()).containsExactlyEntriesOf(metadata);
            assertThat(read.tensors()).containsOnlyKeys("empty", "w");
            int first = random.nextInt(values.length);
            FloatBuffer range = FloatBuffer.allocate(values.length - first);
            read.read("w", first, range);
            for (int i = 0; i < range.capacity(); i++) {
                assertThat(range.get(i))
                        .as("value %d, seed %d", first + i, seed)
                        .isEqualTo(values[first + i]);
            }
            read.read("empty", 0, FloatBuffer.allocate(0));
        }
    }

    @Test
    void shouldReadAnyRangeOfATensorBehindOthersAndNoneBeyondItsEnds() throws Exception {
        Path path = file(bytes(
                Map.of(),
                TensorSource.floats("v", List.of(3L), List.of(FloatBuffer.wrap(new float[] {7, 8, 9}))),
                TensorSource.floats("w", List.of(4L), List.of(FloatBuffer.wrap(new float[] {1, 2, 3, 4}))),
                TensorSource.ints("labels", List.of(1L), List.of(IntBuffer.allocate(1)))));
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertThat(file.path()).isEqualTo(path);
            assertThat(file.size()).isEqualTo(Files.size(path));
            for (int first = 0; first <= 4; first++) {
                for (int count = 0; first + count <= 4; count++) {
                    FloatBuffer range = FloatBuffer.allocate(count);
                    file.read("w", first, range);
                    for (int i = 0; i < count; i++) {
                        assertThat(range.get(i)).isEqualTo(first + i + 1);
                    }
                }
            }
            assertThatThrownBy(() -> file.read("w", 3, FloatBuffer.allocate(2)))
                    .hasMessageEndingWith("w has 4 values, not 2 from 3 on");
            assertThatThrownBy(() -> file.read("w", -1, FloatBuffer.allocate(1)))
                    .hasMessageEndingWith("w has 4 values, not 1 from -1 on");
            assertThatThrownBy(() -> file.read("x", 0, FloatBuffer.allocate(1)))
                    .hasMessageEndingWith("x is not there; expected an F32 tensor");
            assertThatThrownBy(() -> file.read("labels", 0, FloatBuffer.allocate(1)))
                    .hasMessageEndingWith("labels is of type I32; expected an F32 tensor");
            ByteBuffer whole = ByteBuffer.allocate((int) file.size());
            file.readBytes(0, whole);
            assertThat(whole.array()).isEqualTo(Files.readAllBytes(path));
            assertThatThrownBy(() -> file.readBytes(file.size() - 2, ByteBuffer.allocate(3)))
                    .hasMessageEndingWith("ends at byte " + file.size() + "; expected 1 more");
        }
    }

    @Test
    void shouldReadNothingOnceItIsClosed() throws Exception {
        SafetensorsFile file =
                SafetensorsFile.open(file(bytes(Map.of(), TensorSource.floats("w", List.of(1L), List.of(wrap(1))))));
        file.close();
        assertThatThrownBy(() -> file.read("w", 0, FloatBuffer.allocate(1))).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void shouldPadTheHeaderToTheNextMultipleOfEight() throws Exception {
        for (int length = 0; length < 9; length++) {
            Map<String, String> metadata = Map.of("k", "v".repeat(length));
            int json = "{'__metadata__':{'k':''}}".length() + length;
            ByteBuffer file = ByteBuffer.wrap(bytes(metadata)).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(file.getLong()).isEqualTo((long) Math.ceil(json / 8.0) * 8);
            byte[] end = new byte[file.getInt(0) - json];
            file.get(8 + json, end);
            assertThat(new String(end, StandardCharsets.US_ASCII)).isBlank();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}                 | 4 | 8 bytes apart
            {"w":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}                 | 4 | 4 bytes apart
            {"w":{"dtype":"F32","shape":[1],"data_offsets":[0]}}                   | 4 | expected two
            {"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}                 | 8 | begin at byte 4; expected 0
            {"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}                 | 8 | has 8 bytes of data; its header says 4
            {"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}                 | 3 | has 3 bytes of data; its header says 4
            {"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}                | 4 | whole numbers
            {"w":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}               | 4 | whole numbers
            {"w":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}} | 4 | whole numbers
            {"w":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}} | 4 | too large
            {"w":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}                 | 4 | dtype "F33"
            {"w":{"dtype":"F32","shape":[1]}}                                      | 4 | exactly dtype, shape and data_offsets
            {"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}           | 4 | exactly dtype, shape and data_offsets
            {"w":7}                                                                | 4 | exactly dtype, shape and data_offsets
            {"":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}                  | 4 | cannot have the name
            {"__metadata__":{"a":1}}                                               | 0 | not a string
            {"__metadata__":[]}                                                    | 0 | not a JSON object
            {"__metadata__":{"a":"1","a":"2"}}                                     | 0 | Duplicate
            {"w":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"w":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}} | 0 | Duplicate
            {"v":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} | 4 | begin at byte 0; expected 4
            {"v":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[5,9]}} | 9 | begin at byte 5; expected 4
            {} {}                                                                  | 0 | not valid JSON
            {                                                                      | 0 | not valid JSON
            []                                                                     | 0 | not a JSON object
            """)
    void shouldRefuseAHeaderThatDoesNotHold(String header, int dataBytes, String problem) throws Exception {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        refuse(raw(text.length, text, dataBytes), problem);
    }

    @Test
    void shouldRefuseAHeaderLongerThanTheFileWithoutMakingRoomForIt() throws Exception {
        refuse(raw(1L << 60, new byte[2], 0), "claims 1152921504606846976 bytes; expected at most 2");
        refuse(raw(-1, new byte[2], 0), "claims 18446744073709551615 bytes");
        refuse(raw(3, new byte[2], 0), "claims 3 bytes; expected at most 2 in a file of 10");
        refuse(new byte[7], "has 7 bytes");
        refuse(raw(0, new byte[0], 0), "not a JSON object");
        refuse(raw((16 << 20) + 1, new byte[(16 << 20) + 1], 0), "expected at most 16777216");
    }

    @Test
    void shouldRefuseTextThatIsNotUtf8OrGoesDeepWithoutEnd() throws Exception {
        refuse(raw(4, new byte[] {'{', (byte) 0xff, '}', ' '}, 0), "not UTF-8");
        refuse(raw(4, "{}".getBytes(StandardCharsets.UTF_16LE), 0), "not valid JSON");
        byte[] deep = "[".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
        refuse(raw(deep.length, deep, 0), "not valid JSON");
    }

    @Test
    void shouldSayItInOneShortLineWhateverTheNamesAre() throws Exception {
        byte[] text = ("{\"a\\n" + "b".repeat(10_000) + "\":7}").getBytes(StandardCharsets.UTF_8);
        Path file = file(raw(text.length, text, 0));
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(InvalidSafetensorsException.class)
                .message()
                .doesNotContain("\n")
                .hasSizeLessThan(file.toString().length() + 500);
    }

    @Test
    void shouldRefuseTensorsThatDoNotGoTogether() {
        TensorSource one = TensorSource.floats("w", List.of(1L), List.of(wrap(1)));
        assertThatThrownBy(() -> new SafetensorsWriter(List.of(one, one), Map.of()))
                .hasMessage("two tensors have the name w");
        assertThatThrownBy(() -> TensorSource.floats("w", List.of(2L), List.of(wrap(1))))
                .hasMessage("w has parts of 1 values together; its shape [2] has 2");
        assertThatThrownBy(() -> new TensorSource(new TensorInfo("w", DataType.I32, List.of(1L)), List.of(wrap(1))))
                .hasMessage("w of type I32 needs parts of type IntBuffer");
        assertThatThrownBy(() -> TensorSource.floats("__metadata__", List.of(1L), List.of(wrap(1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void refuse(byte[] bytes, String problem) throws IOException {
        Path file = file(bytes);
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(InvalidSafetensorsException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(problem);
    }

    private static byte[] raw(long length, byte[] header, int dataBytes) {
        return ByteBuffer.allocate(8 + header.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(header)
                .array();
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("a.safetensors"), bytes);
    }

    private static FloatBuffer wrap(float value) {
        return FloatBuffer.wrap(new float[] {value});
    }

    private static byte[] bytes(Map<String, String> metadata, TensorSource... tensors) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SafetensorsWriter writer = new SafetensorsWriter(List.of(tensors), metadata);
        writer.write(Channels.newChannel(bytes));
        assertThat(writer.bytes()).isEqualTo(bytes.size());
        return bytes.toByteArray();
    }
}
