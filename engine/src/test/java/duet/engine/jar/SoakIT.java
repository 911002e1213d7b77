package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A run takes no more late than early: for -Dsoak.seconds=7200 as long as one likes. Skipped where a JDK's tools are missing. */
@Tag("campaign")
class SoakIT {
    private static final int SECONDS = Integer.getInteger("soak.seconds", 60);
    private static final int MORE_SECONDS = 120;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    /** What the process took at one time, by the columns of soak.csv. */
    private record Sample(double[] columns) {
        static Sample of(String line) {
            return new Sample(Arrays.stream(line.split(","))
                    .mapToDouble(Double::parseDouble)
                    .toArray());
        }

        double heap() {
            return columns[1];
        }

        double nativeMemory() {
            return columns[2];
        }

        double descriptors() {
            return columns[4];
        }

        double threads() {
            return columns[5];
        }

        double sharedMemory() {
            return columns[6];
        }
    }

    @Test
    void shouldTakeNoMoreLateThanEarly() throws Exception {
        assumeTrue(Machine.succeeds("jcmd", "-l"), "a JDK's jcmd is missing");
        Path out = folder.resolve("out.txt");
        ProcessBuilder script = new ProcessBuilder(
                        Path.of("src/test/scripts/soak.sh").toAbsolutePath().toString(),
                        "../engine.jar",
                        folder.resolve("soak").toString(),
                        Integer.toString(SECONDS),
                        SmallRun.config(folder),
                        "--set",
                        "training.epochs=1000000",
                        "--set",
                        "training.validate-every-epochs=50",
                        "--ui")
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        script.environment().put("EVERY", Integer.toString(Math.max(1, SECONDS / 60)));
        Process process = script.start();
        assertThat(process.waitFor(SECONDS + MORE_SECONDS, TimeUnit.SECONDS)).isTrue();
        String told = Files.readString(out);
        assertThat(process.exitValue()).as(told).isZero();
        assertThat(folder.resolve("soak/soak.svg")).isNotEmptyFile();

        List<Sample> samples = Files.readAllLines(folder.resolve("soak/soak.csv")).stream()
                .skip(1)
                .map(Sample::of)
                .toList();
        assertThat(samples).as(told).hasSizeGreaterThan(10);
        Sample early = samples.get(samples.size() / 3);
        Sample late = samples.get(samples.size() - 1);
        assertThat(late.heap()).isLessThan(early.heap() + 5);
        assertThat(late.nativeMemory()).isLessThan(early.nativeMemory() + 30);
        assertThat(late.descriptors()).isCloseTo(early.descriptors(), within(2.0));
        assertThat(late.threads()).isCloseTo(early.threads(), within(2.0));
        assertThat(late.sharedMemory()).isEqualTo(early.sharedMemory());
    }
}
