package duet.ops.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import duet.ops.cuda.CudaReport.Library;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a machine is said to have of CUDA. */
@ExtendWith(StandIn.class)
class CudaMachineTest {

    @Test
    void everythingThatTheDeviceNeedsIsThereWithItsVersion() {
        CudaReport report = CudaMachine.look();
        assertThat(report.libraries())
                .extracting(Library::file)
                .containsExactly("libcuda.so.1", "libcublas.so.12", "libcudnn.so.9", "libnvrtc.so.12");
        assertThat(report.libraries()).allSatisfy(library -> assertThat(library.version())
                .as(library.file())
                .get()
                .asString()
                .matches("\\d+(\\.\\d+)+"));
        assertThat(report.cudnn().version().orElseThrow()).startsWith("9.");
        assertThat(report.problem()).isEmpty();
        assertThat(report.usable()).isTrue();
    }

    @Test
    void cardsAreToldWithTheirMemoryAndCapability() {
        assumeFalse(StandIn.realCard());
        StandIn.configure("cards", "3");
        StandIn.configure("capability", "9.0");
        StandIn.configure("memory", Long.toString(80L << 30));
        StandIn.configure("hidden", Long.toString(2L << 30));
        List<CudaReport.Card> cards = CudaMachine.look().cards();
        assertThat(cards).extracting(CudaReport.Card::ordinal).containsExactly(0, 1, 2);
        assertThat(cards).allSatisfy(card -> {
            assertThat(card.name()).isEqualTo("Stand-in card " + card.ordinal());
            assertThat(card.computeCapability()).isEqualTo("9.0");
            assertThat(card.totalBytes()).isEqualTo(80L << 30);
            assertThat(card.freeBytes()).isEqualTo(78L << 30);
            assertThat(card.multiprocessors()).isPositive();
        });
    }

    @Test
    void versionsAreThoseThatTheLibrariesTell() {
        assumeFalse(StandIn.realCard(), "its libraries are others");
        assertThat(CudaMachine.look().libraries())
                .extracting(library -> library.version().orElseThrow())
                .containsExactly("12.6", "12.6.3", "9.5.1", "12.6");
    }

    /** The driver is there, and answers that no card is. */
    @Test
    void aMachineWithoutACardSaysSo() {
        assumeFalse(StandIn.realCard());
        StandIn.configure("cards", "0");
        CudaReport report = CudaMachine.look();
        assertThat(report.cards()).isEmpty();
        assertThat(report.usable()).isFalse();
        assertThat(report.whyUnusable().orElseThrow())
                .isEqualTo("the CUDA driver answers cuInit with CUDA_ERROR_NO_DEVICE");
    }

    @Test
    void aMissingLibraryIsTheReasonWhereThereIsACard() {
        CudaReport found = CudaMachine.look();
        Library missing = new Library("libcudnn.so.9", Optional.empty(), "install it");
        CudaReport report =
                new CudaReport(found.driver(), found.cublas(), missing, found.nvrtc(), found.cards(), Optional.empty());
        assertThat(report.usable()).isFalse();
        assertThat(report.whyUnusable().orElseThrow()).isEqualTo("libcudnn.so.9 cannot be loaded; install it");
    }

    /** A device keeps its card while the machine is looked at. */
    @Test
    void lookingDisturbsNoDevice() {
        try (CudaDevice device = new CudaDevice(0)) {
            CudaMachine.look();
            assertThat(device.hostBuffer(8).capacity()).isEqualTo(8);
        }
    }
}
