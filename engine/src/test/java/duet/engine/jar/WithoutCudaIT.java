package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine without CUDA does not notice that engine.jar could use it. */
class WithoutCudaIT {

    @TempDir
    private Path folder;

    private List<String> classesLoaded(String... arguments) throws Exception {
        Path log = folder.resolve("classes.txt");
        Process process = EngineJar.start(folder, List.of("-Xlog:class+load:file=" + log), arguments);
        EngineJar.Result result = EngineJar.await(folder, process);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return Files.readAllLines(log);
    }

    private void assumeNoDriver() throws Exception {
        EngineJar.Result doctor = EngineJar.run(folder.resolve("look"), "doctor");
        Assumptions.assumeTrue(doctor.line("CUDA driver").contains("not found"), "this machine has a CUDA driver");
    }

    @Test
    void aRunShouldLoadNoClassOfJcuda() throws Exception {
        assumeNoDriver();
        assertThat(classesLoaded(EngineJar.arguments(SmallRun.config(folder), "training.epochs=1")))
                .noneMatch(line -> line.contains(" jcuda.") || line.contains("duet.ops.cuda.CudaDevice"))
                .anyMatch(line -> line.contains(" duet.ops.cpu.CpuDevice "));
    }

    @Test
    void doctorShouldLoadNoClassOfJcudaAndSayWhatToInstall() throws Exception {
        assumeNoDriver();
        assertThat(classesLoaded("doctor")).noneMatch(line -> line.contains(" jcuda."));
        EngineJar.Result doctor = EngineJar.run(folder.resolve("doctor"), "doctor");
        assertThat(doctor.line("CUDA driver    libcuda.so.1 wanted, not found; install"))
                .isNotEmpty();
        assertThat(doctor.line("device = auto")).isEqualTo("device = auto  takes the cpu");
    }
}
