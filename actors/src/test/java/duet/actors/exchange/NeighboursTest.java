package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whose shared memory a process uses. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class NeighboursTest {
    private static final Endpoint PLACE = new Endpoint("127.0.0.1", 4242);

    private HostWire here;
    private HostWire there;

    @BeforeEach
    void listen() {
        WireSpec spec = new WireSpec(2, 7, 400, Duration.ofSeconds(10), false, OptionalInt.empty(), true);
        here = HostWires.listen(spec, context -> {});
        there = HostWires.listen(spec, context -> {});
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    @Test
    void aProcessOfThisMachineIsNear() {
        assertThat(here.isNear(there.endpoint())).isTrue();
    }

    @Test
    void oneThatOffersNoMemoryIsNot() {
        assertThat(here.isNear(PLACE)).isFalse();
    }

    @Test
    void oneOfAnotherMachineIsNot() {
        String elsewhere = there.endpoint().memory().orElseThrow().replaceAll("[0-9a-f]{16}$", "0123456789abcdef");

        assertThat(here.isNear(PLACE.sharing(elsewhere))).isFalse();
    }

    @Test
    void oneWhoseDriverHasEndedIsNot() throws Exception {
        WireDirectory left = WireDirectory.choose(0);
        left.make();
        try {
            assertThat(here.isNear(PLACE.sharing(left.path().toString()))).isFalse();
            assertThat(here.errors()).isEmpty();
        } finally {
            left.remove();
        }
    }

    @Test
    void thisProcessItselfIsNot() {
        assertThat(here.isNear(here.endpoint())).isFalse();
    }

    @Test
    void aFolderThatIsNoWiresIsLeftAlone(@TempDir Path folder) throws Exception {
        Path link = folder.resolve("duet-wire-1-1-0123456789abcdef");
        Files.createSymbolicLink(link, Path.of(there.endpoint().memory().orElseThrow()));
        String around = there.endpoint().memory().orElseThrow().replace("/duet-wire", "/../shm/duet-wire");

        assertThat(here.isNear(PLACE.sharing(link.toString()))).isFalse();
        assertThat(here.isNear(PLACE.sharing(around))).isFalse();
        assertThat(here.isNear(PLACE.sharing("duet-wire-relative"))).isFalse();
        assertThat(here.errors()).isEmpty();
    }
}
