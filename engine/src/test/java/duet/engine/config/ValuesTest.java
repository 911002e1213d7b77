package duet.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import duet.dataloader.augment.Mean;
import duet.ops.device.Precision;
import duet.ops.network.Connect;
import duet.ops.network.Initial;
import duet.ops.network.LayerSpec;
import duet.ops.network.Padding;
import duet.ops.network.ParameterSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each key arrives where it belongs. */
class ValuesTest {

    @TempDir
    Path folder;

    @BeforeEach
    void write() {
        SmallFile.in(folder);
    }

    private RunConfig with(String text) {
        return SmallFile.write(folder.resolve("values.conf"), "include \"small.conf\"\n" + text)
                .load();
    }

    @Test
    void everyLayerIsReadWithAllOfItsKeys() {
        RunConfig config = with("""
                network.layers = [
                  { name = a, type = convolution, outputs = 4, kernel = 3, stride = 2, padding = [0, 1, 2, 1], ceil = true
                    connect = all, groups = 1
                    weight { std = 0.02, learning-rate-multiplier = 3, decay-multiplier = 4 }
                    bias { value = 0.5, learning-rate-multiplier = 5, decay-multiplier = 6 } }
                  { name = b, type = relu }
                  { name = c, type = tanh }
                  { name = c1, type = logistic }
                  { name = c2, type = abs-tanh }
                  { name = c3, type = convolution, outputs = 8, kernel = 1, connect = own, groups = 2, weight { std = 1 } }
                  { name = c4, type = locally-connected, outputs = 4, kernel = 2, stride = 1, padding = [1, 0, 0, 1]
                    ceil = true, connect = own, groups = 2
                    weight { he = 2, learning-rate-multiplier = 0.5 }, bias { value = 0.25, decay-multiplier = 1 } }
                  { name = c5, type = locally-connected, outputs = 4, kernel = 3, padding = 1, connect = all, weight { std = 0.04 } }
                  { name = d, type = lrn, size = 3, k = 2, alpha = 0.1, beta = 0.7, connect = own }
                  { name = e, type = spatial-norm, size = 5, k = 3, alpha = 0.2, alpha-of = mean, beta = 0.6 }
                  { name = f, type = max-pool, kernel = 3, stride = 2, padding = 1, ceil = true }
                  { name = g, type = average-pool, kernel = 2, stride = 1, padding = [1, 0, 0, 0], ceil = true }
                  { name = h, type = dropout, probability = 0.25, inverted = true }
                  { name = i, type = linear, outputs = classes, connect = own, weight { he = 0.7 }, bias { std = 0.3 } }
                  { name = j, type = softmax }
                ]
                initial = null
                """);

        assertThat(config.network().network(8).layers())
                .containsExactly(
                        new LayerSpec.Convolution(
                                "a",
                                4,
                                3,
                                2,
                                new Padding(0, 1, 2, 1),
                                true,
                                Connect.ALL,
                                new ParameterSpec(new Initial.Gaussian(0.02), 3, 4),
                                new ParameterSpec(new Initial.Constant(0.5), 5, 6)),
                        new LayerSpec.Relu("b"),
                        new LayerSpec.Tanh("c"),
                        new LayerSpec.Logistic("c1"),
                        new LayerSpec.AbsTanh("c2"),
                        new LayerSpec.Convolution(
                                "c3",
                                8,
                                1,
                                1,
                                Padding.NONE,
                                false,
                                Connect.OWN,
                                2,
                                new ParameterSpec(new Initial.Gaussian(1), 1, 1),
                                new ParameterSpec(new Initial.Constant(0), 1, 0)),
                        new LayerSpec.LocallyConnected(
                                "c4",
                                4,
                                2,
                                1,
                                new Padding(1, 0, 0, 1),
                                true,
                                Connect.OWN,
                                2,
                                new ParameterSpec(new Initial.He(2), 0.5, 1),
                                new ParameterSpec(new Initial.Constant(0.25), 1, 1)),
                        new LayerSpec.LocallyConnected(
                                "c5",
                                4,
                                3,
                                1,
                                Padding.all(1),
                                false,
                                Connect.ALL,
                                1,
                                new ParameterSpec(new Initial.Gaussian(0.04), 1, 1),
                                new ParameterSpec(new Initial.Constant(0), 1, 0)),
                        new LayerSpec.LocalResponseNorm("d", 3, 2, 0.1, 0.7, Connect.OWN),
                        new LayerSpec.SpatialNorm("e", 5, 3, 0.2 / 25, 0.6),
                        new LayerSpec.MaxPool("f", 3, 2, Padding.all(1), true),
                        new LayerSpec.AveragePool("g", 2, 1, new Padding(1, 0, 0, 0), true),
                        new LayerSpec.Dropout("h", 0.75, true),
                        new LayerSpec.Linear(
                                "i",
                                8,
                                Connect.OWN,
                                new ParameterSpec(new Initial.He(0.7), 1, 1),
                                new ParameterSpec(new Initial.Gaussian(0.3), 1, 0)),
                        new LayerSpec.Softmax("j"));
    }

    @Test
    void whatALayerLeavesOutHasItsDefault() {
        LayerSpec.Convolution conv1 =
                (LayerSpec.Convolution) with("").network().network(10).layers().get(0);
        assertThat(conv1.stride()).isEqualTo(1);
        assertThat(conv1.padding()).isEqualTo(Padding.NONE);
        assertThat(conv1.ceil()).isFalse();
        assertThat(conv1.groups()).isEqualTo(1);
        assertThat(conv1.bias()).isEqualTo(new ParameterSpec(new Initial.Constant(0), 1, 0));
    }

    @Test
    void theDataAreReadWithAllOfTheirKeys() {
        RunConfig config = with("""
                data {
                  path = pictures, format = imagenet, loaders = 3, ahead = 5, cache = 3 MiB, statistics-images = 7
                  order = fixed, crop = 16, mirror = false, images-per-crop = 32, mean = channel, colour-noise = 0.2, colour-noise-epochs = 60
                  divide-by-noise = true, pca = imagenet-2012, scale = 0.5, sample { training = 11, validation = 13 }
                }
                """);
        assertThat(config.data())
                .isEqualTo(new DataConfig(
                        Optional.of(Path.of("pictures")),
                        DataConfig.Format.IMAGENET,
                        OptionalInt.of(3),
                        5,
                        3 << 20,
                        7,
                        DataConfig.Order.FIXED,
                        16,
                        false,
                        32,
                        Mean.CHANNEL,
                        0.2,
                        60,
                        true,
                        DataConfig.Pca.IMAGENET_2012,
                        0.5,
                        new DataConfig.Sample(11, 13)));
    }

    @Test
    void theRecipeIsReadWithAllOfItsKeys() {
        RunConfig config = with("""
                name = recipe, towers = 2, device = reference
                training {
                  epochs = 3, max-steps = 5000000000, batch = 14, seed = -5, learning-rate = 0.6, momentum = 0.7
                  weight-decay = 0.8, warm-up-steps = 9, validate-every-epochs = 10, validation-views = 10, schedule = null
                  schedule { type = plateau, factor = 11, patience = 12, min-improvement = 0.13, times = 14 }
                }
                exchange { timeout = 15s, checksum = true }
                """);
        assertThat(config.name()).isEqualTo("recipe");
        assertThat(config.towers()).isEqualTo(2);
        assertThat(config.device()).isEqualTo(DeviceChoice.REFERENCE);
        assertThat(config.cuda()).isEqualTo(new CudaConfig(false, 1L << 30));
        assertThat(config.precision()).isEqualTo(Precision.FLOAT32);
        assertThat(config.exchange()).isEqualTo(new ExchangeConfig(Duration.ofSeconds(15), true, true, false));
        assertThat(config.training())
                .isEqualTo(new TrainingConfig(
                        3,
                        OptionalLong.of(5_000_000_000L),
                        14,
                        -5,
                        0.6,
                        0.7,
                        0.8,
                        9,
                        new Schedule.Plateau(11, 12, 0.13, 14),
                        10,
                        10));
    }

    @Test
    void aCardIsNamedInQuotes() {
        RunConfig config = with("device = \"cuda:3\", cuda { tf32 = true, workspace = 64 MiB }");
        assertThat(config.device()).isEqualTo(DeviceChoice.onCard(3));
        assertThat(config.device().word()).isEqualTo("cuda:3");
        assertThat(config.cuda()).isEqualTo(new CudaConfig(true, 64 << 20));
        assertThat(RunConfig.parse(config.render(), "again", List.of()).device())
                .isEqualTo(DeviceChoice.onCard(3));
        assertThat(with("device = cuda").device()).isEqualTo(DeviceChoice.CUDA);
    }

    @Test
    void fixedStepsKeepTheirOrder() {
        RunConfig config = with("training.schedule.steps = [{ epoch = 1, learning-rate = 0.3 }"
                + ", { epoch = 4, learning-rate = 0.2 }]");
        assertThat(config.training().schedule())
                .isEqualTo(new Schedule.FixedSteps(List.of(new Schedule.Step(1, 0.3), new Schedule.Step(4, 0.2))));
    }
}
