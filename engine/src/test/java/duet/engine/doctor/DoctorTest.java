package duet.engine.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import duet.engine.device.Machines;
import duet.ops.cuda.CudaReport;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorTest {

    private static List<String> lines(CudaReport report) {
        return Doctor.of(report).lines();
    }

    @Test
    void eachThingIsOneLine() {
        assertThat(lines(Machines.withoutDriver()))
                .extracting(line -> line.split(" {2,}")[0])
                .containsExactly(
                        "Java",
                        "system",
                        "processor",
                        "oneDNN",
                        "memory",
                        "shared memory",
                        "disk",
                        "JPEG",
                        "CUDA driver",
                        "cuBLAS",
                        "cuDNN",
                        "NVRTC",
                        "cards",
                        "device = auto");
    }

    @Test
    void aMachineWithoutADriverIsToldWhatToInstall() {
        assertThat(lines(Machines.withoutDriver()))
                .contains(
                        "CUDA driver    libcuda.so.1 wanted, not found; install libcuda.so.1",
                        "cuDNN          libcudnn.so.9 wanted, not looked for without a driver; install libcudnn.so.9",
                        "device = auto  takes the cpu");
    }

    @Test
    void aMissingLibraryIsNamed() {
        assertThat(lines(Machines.withoutCudnn(Machines.hopper(0))))
                .contains(
                        "CUDA driver    libcuda.so.1 wanted, found, version 12.6",
                        "cuDNN          libcudnn.so.9 wanted, not found; install libcudnn.so.9",
                        "card 0         NVIDIA H100 80GB HBM3, 79.0 GiB of 80.0 GiB free, compute capability 9.0,"
                                + " 132 multiprocessors, float32, TF32 and bfloat16",
                        "device = auto  takes the cpu");
    }

    @Test
    void everyCardIsALine() {
        assertThat(lines(Machines.with(Machines.hopper(0), Machines.turing(1))))
                .contains(
                        "card 1         Tesla T4, 14.0 GiB of 15.0 GiB free, compute capability 7.5, 40 multiprocessors,"
                                + " float32; bfloat16 and TF32 take 8.0 or newer",
                        "device = auto  takes cards for up to 2 towers of a process, the cpu for more");
    }

    @Test
    void programsAreToldTheSame() throws IOException {
        JsonNode json = new ObjectMapper()
                .readTree(Doctor.of(Machines.withoutCudnn(Machines.hopper(0))).json());
        assertThat(json.at("/card-0/compute-capability").asText()).isEqualTo("9.0");
        assertThat(json.at("/cudnn/wanted").asText()).isEqualTo("libcudnn.so.9");
        assertThat(json.at("/cudnn/found").isNull()).isTrue();
        assertThat(json.at("/cuda-driver/found").asText()).isEqualTo("12.6");
        assertThat(json.at("/device-auto/cards").asInt(-1)).isZero();
        assertThat(json.at("/processor/cores").asInt()).isPositive();
    }

    @Test
    void versionsAreToldInAFewLines() {
        assertThat(Doctor.versions(Machines.withoutDriver()).lines())
                .extracting(line -> line.split(" {2,}")[0])
                .containsExactly("oneDNN", "CUDA", "Java", "system");
    }

    @Test
    void withoutADriverThereIsNoCudaAndWhyNot() {
        assertThat(Doctor.versions(Machines.withoutDriver()).lines())
                .contains("CUDA    none: libcuda.so.1 cannot be loaded");
    }

    @Test
    void theVersionOfEachCudaLibraryIsToldOrThatItIsMissing() {
        assertThat(Doctor.versions(Machines.withoutCudnn(Machines.hopper(0))).lines())
                .anyMatch(
                        line -> line.matches(
                                "CUDA {4}driver 12.6, cuBLAS [0-9.]+, cuDNN none: libcudnn.so.9 cannot be loaded, NVRTC [0-9.]+"));
    }
}
