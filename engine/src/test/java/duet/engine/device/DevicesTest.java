package duet.engine.device;

import static duet.engine.device.Machines.hopper;
import static duet.engine.device.Machines.turing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import duet.engine.config.ConfigException;
import duet.engine.config.RunConfig;
import duet.ops.cuda.CudaReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DevicesTest {
    private static RunConfig config(String... set) {
        List<String> overrides = Stream.concat(Stream.of("data.format=synthetic"), Stream.of(set))
                .toList();
        return RunConfig.load(Path.of("../configs/alexnet.conf"), overrides);
    }

    private static Devices devices(int towers, CudaReport report, String... set) {
        return Devices.of(config(set), towers, () -> report);
    }

    private static String problem(int towers, CudaReport report, String... set) {
        return catchThrowableOfType(ConfigException.class, () -> devices(towers, report, set))
                .problems()
                .get(0);
    }

    @Test
    void autoTakesCardsWhereThereIsOneForEachTower() {
        Devices devices = devices(2, Machines.with(hopper(0), hopper(1)));
        assertThat(devices.onCards()).isTrue();
        assertThat(devices.announcement())
                .containsExactly("device: cuda, a tower each on card 0 (NVIDIA H100 80GB HBM3, 80.0 GiB),"
                        + " card 1 (NVIDIA H100 80GB HBM3, 80.0 GiB)");
    }

    @Test
    void autoTakesTheProcessorWhereCardsAreTooFewAndSaysSo() {
        Devices devices = devices(2, Machines.with(hopper(0)));
        assertThat(devices.onCards()).isFalse();
        assertThat(devices.announcement())
                .containsExactly("device = auto takes the cpu: 2 towers want a card each and this machine has 1 card:"
                        + " card 0 (NVIDIA H100 80GB HBM3, 80.0 GiB); write device = \"cuda:0\" for all towers on one card,"
                        + " or device = cpu");
    }

    @Test
    void autoTakesTheProcessorWhereALibraryIsMissingAndSaysSo() {
        Devices devices = devices(1, Machines.withoutCudnn(hopper(0)));
        assertThat(devices.onCards()).isFalse();
        assertThat(devices.announcement()).singleElement().asString().contains("libcudnn.so.9 cannot be loaded");
    }

    @Test
    void aMachineWithoutADriverIsNotToldThatItHasNone() {
        assertThat(devices(2, Machines.withoutDriver()).announcement()).isEmpty();
    }

    @Test
    void onlyAutoAndCudaAskForCards() {
        for (String device : List.of("device=cpu", "device=reference")) {
            Devices devices = Devices.of(config(device), 2, () -> {
                throw new AssertionError("asked");
            });
            assertThat(devices.onCards()).isFalse();
        }
    }

    @Test
    void aProcessThatOnlyCoordinatesNeedsNoCard() {
        assertThat(devices(0, Machines.withoutDriver(), "device=cuda").onCards())
                .isFalse();
    }

    @Test
    void whatIsMissingForCudaIsOneLine() {
        assertThat(problem(1, Machines.withoutDriver(), "device=cuda"))
                .isEqualTo("device: found cuda, but there is no CUDA driver: libcuda.so.1 cannot be loaded; install it"
                        + " (engine.jar doctor tells more); or write device = cpu");
        assertThat(problem(1, Machines.withoutCudnn(hopper(0)), "device=cuda"))
                .isEqualTo("device: found cuda, but libcudnn.so.9 cannot be loaded; install libcudnn.so.9"
                        + " (engine.jar doctor tells more); or write device = cpu");
        assertThat(problem(3, Machines.with(hopper(0), hopper(1)), "device=cuda"))
                .isEqualTo("device: found cuda, but 3 towers want a card each and this machine has 2 cards: card 0"
                        + " (NVIDIA H100 80GB HBM3, 80.0 GiB), card 1 (NVIDIA H100 80GB HBM3, 80.0 GiB); write"
                        + " device = \"cuda:0\" for all towers on one card, or device = cpu");
        assertThat(problem(2, Machines.with(hopper(0)), "device=cuda:1"))
                .isEqualTo("device: found cuda:1, but there is no card 1: this machine has 1 card: card 0"
                        + " (NVIDIA H100 80GB HBM3, 80.0 GiB)");
    }

    @Test
    void bfloat16TakesACardThatMultipliesIt() {
        assertThat(problem(1, Machines.with(turing(0)), "device=cuda", "precision=bfloat16"))
                .isEqualTo(
                        "device: found cuda, but card 0 (Tesla T4, 15.0 GiB) has compute capability 7.5, and bfloat16"
                                + " takes 8.0 or newer; write precision = float32");
        assertThat(devices(1, Machines.with(turing(0)), "device=cuda").onCards())
                .isTrue();
    }

    @Test
    void allTowersMayShareACard() {
        Devices devices = devices(2, Machines.with(turing(0), hopper(1)), "device=cuda:1");
        assertThat(devices.announcement())
                .containsExactly("device: cuda, all towers on card 1 (NVIDIA H100 80GB HBM3, 80.0 GiB)");
    }

    @Test
    void bitsDependOnCardsAndLibrariesAndNotOnTheProcessor() {
        assertThat(devices(2, Machines.with(hopper(0), hopper(1)), "device=cuda")
                        .versions(7))
                .isEqualTo(Map.of(
                        "cards",
                        "NVIDIA H100 80GB HBM3",
                        "compute-capability",
                        "9.0",
                        "cuda-driver",
                        "12.6",
                        "cublas",
                        "12.6.4",
                        "cudnn",
                        "9.5.1",
                        "nvrtc",
                        "12.6"));
        assertThat(devices(2, Machines.withoutDriver()).versions(7))
                .containsOnlyKeys("onednn", "instruction-set", "cores-per-tower")
                .containsEntry("cores-per-tower", "7");
    }

    @Test
    void besideCardsMostCoresLoad() {
        assertThat(devices(2, Machines.with(hopper(0), hopper(1))).loaders(16, 2))
                .isEqualTo(14);
        assertThat(devices(2, Machines.withoutDriver()).loaders(16, 2)).isEqualTo(8);
    }

    @Test
    void aHostOffersWhatItHas() {
        assertThat(Devices.offered(config("device=cuda").device(), 1, 4, () -> Machines.with(hopper(0))))
                .isEqualTo("cuda, card 0 (NVIDIA H100 80GB HBM3, 80.0 GiB)");
        assertThat(Devices.offered(config().device(), 1, 4, () -> Machines.with(hopper(0))))
                .startsWith("cpu (")
                .endsWith("4 cores, 1 card: card 0 (NVIDIA H100 80GB HBM3, 80.0 GiB)");
        assertThat(Devices.offered(config().device(), 1, 1, Machines::withoutDriver))
                .startsWith("cpu (")
                .endsWith("1 core");
    }
}
