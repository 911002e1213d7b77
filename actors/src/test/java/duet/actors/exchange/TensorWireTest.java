package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TensorWireTest {
    private static final WireSpec SPEC = new WireSpec(2, 0, 1_000_000, Duration.ofSeconds(10), false);

    @TempDir
    private Path parent;

    @Test
    void theBuffersTakeNoMoreThanWasCounted() throws IOException {
        WireSpec spec = new WireSpec(2, 0, 11_075_584, Duration.ofSeconds(10), false);

        try (TensorWire wire = TensorWire.start(spec)) {
            assertThat(bytesBelow(wire.directory().path()))
                    .isBetween(spec.bytesNeeded() - (3 << 20), spec.bytesNeeded());
        }
    }

    @Test
    void nothingRemainsAfterTheClose() {
        TensorWire wire = TensorWire.start(SPEC);
        Path directory = wire.directory().path();
        assertThat(directory).exists();
        wire.open(0).send(1, Halves.transfer(0), Halves.empty(1000));

        wire.close();

        assertThat(directory).doesNotExist();
    }

    @Test
    void nothingRemainsWhenTheStartFails() {
        WireDirectory directory = new WireDirectory(parent.resolve("wire"), Optional.empty());

        assertThatExceptionOfType(WireUnavailableException.class)
                .isThrownBy(() -> TensorWire.start(SPEC, directory, Duration.ofSeconds(-1)))
                .withMessageStartingWith("the exchange in " + directory.path() + " did not start: ")
                .withMessageContaining("the streams between tower ")
                .withMessageEndingWith(" were not connected after -1000 ms");

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void aPlaceThatCannotHoldTheDirectoryIsNamed() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "");
        WireDirectory directory = new WireDirectory(file.resolve("wire"), Optional.empty());

        assertThatExceptionOfType(WireUnavailableException.class)
                .isThrownBy(() -> TensorWire.start(SPEC, directory, Duration.ofSeconds(20)))
                .withMessageContaining(directory.path().toString());
    }

    @Test
    void aDirectoryThatIsGoneAlreadyDoesNotDisturbTheClose() {
        TensorWire wire = TensorWire.start(SPEC);
        wire.directory().remove();

        wire.close();

        assertThat(wire.directory().path()).doesNotExist();
    }

    @Test
    void aWireMayBeClosedTwice() {
        TensorWire wire = TensorWire.start(SPEC);
        wire.close();

        wire.close();
    }

    @Test
    void twoWiresOfOneProcessDoNotMeet() {
        try (TensorWire one = TensorWire.start(SPEC);
                TensorWire other = TensorWire.start(SPEC)) {
            one.open(0).send(1, Halves.transfer(0), Halves.drawn(1, 10));
            other.open(0).send(1, Halves.transfer(0), Halves.drawn(2, 10));
            var received = Halves.empty(10);

            other.open(1).receive(0, Halves.transfer(0), received);

            assertThat(received).isEqualTo(Halves.drawn(2, 10));
        }
    }

    @Test
    void nothingRemainsWhenTheProcessEndsWithoutClosing() throws Exception {
        Path output = parent.resolve("output");
        Process process = new ProcessBuilder(Stream.concat(
                                Stream.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString()),
                                Stream.of(
                                        "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Forgetful.class.getName()))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(process.waitFor()).as(Files.readString(output)).isZero();

        List<String> lines = Files.readAllLines(output);
        assertThat(lines).hasSize(1);
        assertThat(Path.of(lines.get(0))).isAbsolute().doesNotExist();
    }

    /** Starts a wire and ends without closing it. */
    static final class Forgetful {
        public static void main(String[] arguments) {
            Path directory = TensorWire.start(SPEC).directory().path();
            System.out.println(Files.exists(directory) ? directory : "no directory");
            System.exit(0);
        }
    }

    private static long bytesBelow(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(TensorWireTest::size)
                    .sum();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
