package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WireDirectoryTest {
    private static final Path MEMORY = Path.of("/memory");
    private static final Path DISK = Path.of("/disk");

    @Test
    void memoryIsTakenWhereItHasRoom() {
        WireDirectory directory = WireDirectory.choose(100 << 20, MEMORY, DISK, Map.of(MEMORY, 100L << 20)::get);

        assertThat(directory.path().getParent()).isEqualTo(MEMORY);
        assertThat(directory.warning()).isEmpty();
    }

    @Test
    void theDiskIsTakenWithAWarningWhereMemoryIsShort() {
        WireDirectory directory =
                WireDirectory.choose((100 << 20) + 1, MEMORY, DISK, Map.of(MEMORY, 64L << 20, DISK, 1L << 40)::get);

        assertThat(directory.path().getParent()).isEqualTo(DISK);
        assertThat(directory.warning())
                .contains("the exchange between the towers needs 101 MiB and /memory has 64 MiB free: "
                        + "it goes through /disk, which is slower (in a container: docker run --shm-size=202m)");
    }

    @Test
    void noRoomAnywhereIsAnError() {
        assertThatExceptionOfType(WireUnavailableException.class)
                .isThrownBy(() ->
                        WireDirectory.choose(100 << 20, MEMORY, DISK, Map.of(MEMORY, 64L << 20, DISK, 10L << 20)::get))
                .withMessage("the exchange between the towers needs 100 MiB and /memory has 64 MiB free, "
                        + "/disk 10 MiB: make room in /memory (in a container: docker run --shm-size=200m)");
    }

    @Test
    void everyWireHasItsOwnDirectory() {
        WireDirectory one = WireDirectory.choose(1, MEMORY, DISK, path -> 1L);
        WireDirectory other = WireDirectory.choose(1, MEMORY, DISK, path -> 1L);

        assertThat(one.path()).isNotEqualTo(other.path());
    }

    @Test
    void whatKilledProcessesLeftIsRemovedAndNothingElse(@TempDir Path parent) throws Exception {
        long ended = endedProcess();
        Path left = wire(parent, "duet-wire-" + ended + "-1");
        Path own = wire(parent, "duet-wire-" + ProcessHandle.current().pid() + "-1");
        Path other = wire(parent, "duet-wire-of-somebody");
        Path aeron = wire(parent, "aeron-" + ended);

        WireDirectory.removeLeftovers(parent);

        assertThat(left).doesNotExist();
        assertThat(own).exists();
        assertThat(other).exists();
        assertThat(aeron).exists();
    }

    @Test
    void aDriverThatWasKilledWhileItBeganIsDeadWhenItsFileIsOld(@TempDir Path parent) throws Exception {
        long ended = endedProcess();
        Path old = wire(parent, "duet-wire-" + ended + "-1");
        Path young = wire(parent, "duet-wire-" + ended + "-2");
        for (Path wire : List.of(old, young)) {
            Files.write(pulse(wire), new byte[4096]);
        }
        Files.setLastModifiedTime(pulse(old), FileTime.from(Instant.now().minusSeconds(60)));

        WireDirectory.removeLeftovers(parent);

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void onlyTheOwnerMayLookInside(@TempDir Path parent) throws Exception {
        WireDirectory directory = new WireDirectory(parent.resolve("duet-wire-1-1-x"), Optional.empty());

        directory.make();

        assertThat(Files.getPosixFilePermissions(directory.path()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aDirectoryThatIsThereAlreadyIsSomebodyElses(@TempDir Path parent) throws Exception {
        WireDirectory directory = new WireDirectory(wire(parent, "duet-wire-1-1-x"), Optional.empty());

        assertThatExceptionOfType(WireUnavailableException.class)
                .isThrownBy(() -> new HeldDirectory(directory))
                .withMessageContaining("its folder cannot be made");
        assertThat(directory.path().resolve("log")).exists();
    }

    @Test
    void aLinkInWhatIsLeftIsRemovedButNotWhatItLeadsTo(@TempDir Path parent, @TempDir Path home) throws Exception {
        Files.writeString(home.resolve("thesis"), "x");
        Path left = wire(parent, "duet-wire-" + endedProcess() + "-1");
        Files.createSymbolicLink(left.resolve("link"), home);

        WireDirectory.removeLeftovers(parent);

        assertThat(left).doesNotExist();
        assertThat(home.resolve("thesis")).exists();
    }

    @Test
    void aLinkWithTheNameOfAWireIsLeftAlone(@TempDir Path parent, @TempDir Path home) throws Exception {
        Files.writeString(home.resolve("thesis"), "x");
        Path link = Files.createSymbolicLink(parent.resolve("duet-wire-" + endedProcess() + "-1"), home);

        WireDirectory.removeLeftovers(parent);

        assertThat(link).exists();
        assertThat(home.resolve("thesis")).exists();
    }

    @Test
    void whatAnotherUserMadeIsLeftAlone(@TempDir Path parent) throws Exception {
        Path foreign = wire(parent, "duet-wire-" + endedProcess() + "-1");

        WireDirectory.removeLeftovers(parent, path -> false);

        assertThat(foreign).exists();
    }

    @Test
    void whoseAFileIsGoesByTheFileNotByWhatItLeadsTo(@TempDir Path parent) throws Exception {
        assertThat(FileOwner.ownedHere(parent)).isTrue();
        // The whole system belongs to root, so the other user is whoever root is not.
        assumeTrue("root".equals(Files.getOwner(parent).getName()));
        Path given = Files.createSymbolicLink(parent.resolve("given"), parent);
        Files.setAttribute(given, "unix:uid", 65534, LinkOption.NOFOLLOW_LINKS);

        assertThat(FileOwner.ownedHere(given)).isFalse();
    }

    private static Path pulse(Path wire) throws IOException {
        return Files.createDirectories(wire.resolve("aeron")).resolve("cnc.dat");
    }

    private static long endedProcess() throws Exception {
        Process ended = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        ended.waitFor();
        return ended.pid();
    }

    private static Path wire(Path parent, String name) throws IOException {
        Path directory = Files.createDirectory(parent.resolve(name));
        Files.writeString(directory.resolve("log"), "x");
        return directory;
    }
}
