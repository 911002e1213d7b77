package duet.engine.interchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.dataloader.DataException;
import duet.engine.caffe.CaffeFile;
import duet.engine.checkpoint.CheckpointFile;
import duet.engine.network.KeptRun;
import duet.engine.network.TrainedNetwork;
import duet.engine.pytorch.TorchModule;
import duet.engine.safetensors.SafetensorsWriter;
import duet.engine.safetensors.TensorSource;
import duet.ops.tower.ParameterCopy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportTest {
    private static final String[] LAYERS = {
        "{ name = conv1, type = convolution, outputs = 4, kernel = 3, connect = all, weight { he = 1 } }",
        "{ name = relu1, type = relu }",
        "{ name = conv2, type = convolution, outputs = 6, kernel = 2, connect = own, weight { he = 1 } }",
        "{ name = fc3, type = linear, outputs = classes, connect = all, weight { he = 1 } }"
    };

    @TempDir
    private Path folder;

    private KeptRun run;
    private Path target;
    /** By name, in the order of the layers. */
    private final Map<String, float[]> arrays = new LinkedHashMap<>();

    private final Map<String, List<Long>> shapes = new LinkedHashMap<>();

    @BeforeEach
    void makeRun() throws IOException {
        run = KeptRun.of(folder.resolve("run"), 2, 7, 3, LAYERS);
        target = folder.resolve("imported");
        for (ParameterCopy.Rows rows : run.weights().rows()) {
            float[] values = new float[rows.value().capacity()];
            rows.value().get(0, values);
            put(rows.name(), rows.shape().stream().map(Integer::longValue).toList(), values);
        }
    }

    private void put(String name, List<Long> shape, float[] values) {
        arrays.put(name, values);
        shapes.put(name, shape);
    }

    private void rename(String from, String to) {
        for (String kind : List.of(".weight", ".bias")) {
            put(to + kind, shapes.get(from + kind), arrays.get(from + kind));
            arrays.remove(from + kind);
        }
    }

    /** Of whatever is in {@link #arrays}. */
    private Path safetensors() throws IOException {
        List<TensorSource> sources = new ArrayList<>();
        arrays.forEach((name, values) ->
                sources.add(TensorSource.floats(name, shapes.get(name), List.of(FloatBuffer.wrap(values)))));
        Path file = folder.resolve("weights.safetensors");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            new SafetensorsWriter(sources, Map.of()).write(channel);
        }
        return file;
    }

    private Path caffe(boolean today, CaffeFile.Form form) throws IOException {
        CaffeFile file = new CaffeFile(today).layer("data", form);
        for (String name : arrays.keySet().stream()
                .filter(array -> array.endsWith(".weight"))
                .toList()) {
            String layer = name.replace(".weight", "");
            file.layer(layer, form, array(name), array(layer + ".bias"));
        }
        return Files.write(folder.resolve("weights.caffemodel"), file.bytes());
    }

    private CaffeFile.Array array(String name) {
        return new CaffeFile.Array(shapes.get(name).stream().map(Long::intValue).toList(), arrays.get(name));
    }

    private List<String> load(Path file, Optional<Import.Colours> colours, String... map) throws IOException {
        return Import.run(new Import.Request(
                file, run.folder().resolve("config.conf"), List.of(), List.of(map), colours, target));
    }

    private List<String> load(Path file, String... map) throws IOException {
        return load(file, Optional.empty(), map);
    }

    private void assertImported() throws IOException {
        try (CheckpointFile file = CheckpointFile.open(target.resolve("checkpoints/step-00000000.safetensors"))) {
            for (ParameterCopy.Rows rows : run.weights().rows()) {
                float[] found = new float[rows.value().capacity()];
                file.read(rows.name(), 0, FloatBuffer.wrap(found));
                float[] wanted = new float[found.length];
                rows.value().get(0, wanted);
                assertThat(found).as(rows.name()).isEqualTo(wanted);
                file.read(rows.name() + ".momentum", 0, FloatBuffer.wrap(found));
                assertThat(found).containsOnly(0f);
            }
            assertThat(file.metadata()).containsKey("imported-from").containsEntry("towers", "2");
        }
        assertThat(Files.readString(target.resolve("config.conf")))
                .isEqualTo(Files.readString(run.folder().resolve("config.conf")));
    }

    @Test
    void aCheckpointOfOursGivesItsWeightsButNotItsMomenta() throws IOException {
        List<String> told = load(run.checkpoint());
        assertImported();
        assertThat(told.get(0)).startsWith("left out: conv1.weight.momentum, ");
        assertThat(told)
                .last()
                .asString()
                .startsWith(String.format(
                        Locale.ROOT, "%,d parameters of ", run.plan().parameters()));
    }

    @Test
    void whatWasExportedForPyTorchComesBack() throws IOException {
        Path file = folder.resolve("net.safetensors");
        try (TrainedNetwork network = run.open()) {
            TorchModule.write(network, Optional.empty(), Map.of(), file);
        }
        load(file);
        assertImported();
    }

    @Test
    void layersOfOtherNamesAreMapped() throws IOException {
        rename("conv1", "features.0");
        rename("fc3", "classifier.6");
        put("extra", List.of(2L), new float[2]);
        List<String> told = load(
                safetensors(),
                "features.0=conv1",
                "classifier.6.weight=fc3.weight",
                "classifier.6.bias=fc3.bias",
                "extra=");
        assertImported();
        assertThat(told).contains("conv1.weight: from features.0.weight", "left out: extra");
    }

    @Test
    void partsOfALayerArePutTogether() throws IOException {
        float[] weight = arrays.remove("conv2.weight");
        float[] bias = arrays.remove("conv2.bias");
        put("conv2_b.weight", List.of(4L, 2L, 2L, 2L), Arrays.copyOfRange(weight, 16, 48));
        put("conv2_a.weight", List.of(2L, 2L, 2L, 2L), Arrays.copyOfRange(weight, 0, 16));
        put("conv2_b.bias", List.of(4L), Arrays.copyOfRange(bias, 2, 6));
        put("conv2_a.bias", List.of(2L), Arrays.copyOfRange(bias, 0, 2));
        load(safetensors());
        assertImported();
    }

    @ParameterizedTest
    @CsvSource({"false, FOUR_SIZES", "true, SHAPE", "true, DOUBLES"})
    void aCaffeModelsFirstLayerSeesBlueFirst(boolean today, CaffeFile.Form form) throws IOException {
        float[] rgb = arrays.get("conv1.weight");
        float[] bgr = rgb.clone();
        for (int i = 0; i < rgb.length; i++) {
            int colour = i / 9 % 3;
            bgr[i + (1 - colour) * 2 * 9] = rgb[i];
        }
        arrays.put("conv1.weight", bgr);
        List<String> told = load(caffe(today, form));
        assertImported();
        assertThat(told)
                .anyMatch(line -> line.startsWith("conv1: blue, green, red turned"))
                .anyMatch(line -> line.startsWith("Caffe subtracts a mean of its own"));
    }

    @Test
    void coloursStayWhereTheyAreWantedAsTheyAre() throws IOException {
        load(caffe(true, CaffeFile.Form.SHAPE), Optional.of(Import.Colours.RGB));
        assertImported();
    }

    @Test
    void everythingThatDoesNotFitIsNamed() throws IOException {
        rename("conv1", "first");
        put("fc3.weight", List.of(10L, 23L), new float[230]);
        put("surplus", List.of(3L), new float[3]);
        Path file = safetensors();
        assertThatThrownBy(() -> load(file, "nowhere=conv2"))
                .isInstanceOfSatisfying(DataException.class, e -> assertThat(e.problems())
                        .containsExactly(
                                "--map nowhere=...: " + file + " has no such layer",
                                file
                                        + ": has no conv1.weight [4, 3, 3, 3]; first.weight has that shape: --map first=conv1",
                                file + ": has no conv1.bias [4]; first.bias has that shape: --map first=conv1",
                                file
                                        + ": fc3.weight has the shape [10, 23]; the configuration wants [10, 96] for fc3.weight",
                                file + ": holds first.weight [4, 3, 3, 3], for which the configuration has no layer;"
                                        + " --map first= leaves it out",
                                file + ": holds first.bias [4], for which the configuration has no layer;"
                                        + " --map first= leaves it out",
                                file + ": holds surplus [3], for which the configuration has no layer;"
                                        + " --map surplus= leaves it out"));
        assertThat(target).doesNotExist();
    }

    @Test
    void weightsThatAreNoNumbersAreRefused() throws IOException {
        arrays.get("conv2.bias")[1] = Float.NaN;
        Path file = safetensors();
        assertThatThrownBy(() -> load(file))
                .isInstanceOf(DataException.class)
                .hasMessage(file + ": conv2.bias holds NaN; expected finite numbers only");
        assertThat(target).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"F16", "BF16", "F64"})
    void otherTypesOfNumbersAreWidened(String type) throws IOException {
        Map<String, Float> numbers = Map.of("F16", 0x1.554p-13f, "BF16", -0x1.02p-100f, "F64", 0x1.234568p33f);
        float number = numbers.get(type);
        long bits =
                switch (type) {
                    case "F16" -> (15 - 13) << 10 | 0x155;
                    case "BF16" -> Float.floatToRawIntBits(number) >>> 16;
                    default -> Double.doubleToRawLongBits(number);
                };
        int width = type.equals("F64") ? 8 : 2;
        StringBuilder header = new StringBuilder("{");
        int values = 0;
        for (Map.Entry<String, List<Long>> array : shapes.entrySet()) {
            int end = values + arrays.get(array.getKey()).length;
            header.append(values == 0 ? "" : ",")
                    .append("\"")
                    .append(array.getKey())
                    .append("\":{\"dtype\":\"")
                    .append(type)
                    .append("\",\"shape\":")
                    .append(array.getValue())
                    .append(",\"data_offsets\":[")
                    .append(values * width)
                    .append(",")
                    .append(end * width)
                    .append("]}");
            values = end;
        }
        byte[] text = header.append("}").toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + values * width).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(text.length).put(text);
        for (int i = 0; i < values; i++) {
            if (width == 2) {
                bytes.putShort((short) bits);
            } else {
                bytes.putLong(bits);
            }
        }
        load(Files.write(folder.resolve("wide.safetensors"), bytes.array()));
        try (CheckpointFile file = CheckpointFile.open(target.resolve("checkpoints/step-00000000.safetensors"))) {
            float[] found = new float[96];
            file.read("fc3.weight", 7, FloatBuffer.wrap(found));
            assertThat(found).containsOnly(number);
        }
    }

    @Test
    void whatIsNoFileOfWeightsIsRefusedInOneLine() throws IOException {
        assertRefused(folder.resolve("gone.safetensors"), "no such file");
        assertRefused(folder, "is a folder");
        assertRefused(Files.writeString(folder.resolve("net.pth"), "PK\3\4..........."), "pickle of PyTorch");
        assertRefused(
                Files.write(folder.resolve("net.h5"), new byte[] {(byte) 0x89, 'H', 'D', 'F', 1, 2, 3, 4, 5}), "HDF5");
        assertRefused(Files.writeString(folder.resolve("net.bin"), "some words"), "net.bin: ");
        Files.createDirectory(target);
        assertRefused(run.checkpoint(), target + ": is there already");
    }

    private void assertRefused(Path file, String told) {
        assertThatThrownBy(() -> load(file))
                .isInstanceOfSatisfying(
                        DataException.class,
                        e -> assertThat(e.problems()).singleElement().asString().contains(told));
    }

    @ParameterizedTest
    @EnumSource
    void damagedFilesAreImportedOrRefusedInLinesThatNameThem(Format format) throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] good = Files.readAllBytes(
                format == Format.SAFETENSORS ? safetensors() : caffe(random.nextBoolean(), CaffeFile.Form.SHAPE));
        for (int round = 0; round < 150; round++) {
            byte[] bytes = round % 2 == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            for (int flip = 0; round % 2 == 1 && flip < 3; flip++) {
                bytes[random.nextInt(flip == 0 ? 200 : bytes.length)] = (byte) random.nextInt();
            }
            Path file = Files.write(folder.resolve("damaged." + format.ending), bytes);
            target = folder.resolve("imported-" + round);
            try {
                load(file);
            } catch (DataException e) {
                assertThat(e.problems()).as("seed " + seed).isNotEmpty();
                assertThat(target).doesNotExist();
            }
        }
    }

    /** What there is to damage. */
    enum Format {
        SAFETENSORS("safetensors"),
        CAFFE("caffemodel");

        private final String ending;

        Format(String ending) {
            this.ending = ending;
        }
    }
}
