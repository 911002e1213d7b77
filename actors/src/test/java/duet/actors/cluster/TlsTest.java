package duet.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.event.Event;
import duet.actors.event.Outcome;
import duet.actors.exchange.Protection;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TlsTest {
    private static final String REFUSED = "a connection to the control channel was refused";

    private final Theatre theatre = new Theatre();

    @AfterEach
    void close() {
        theatre.close();
    }

    @Test
    void shouldTrainWithAHostWhoseCertificateIsFromTheSameAuthority() {
        theatre.guarded(TestKeys.right()).host(1);
        Protection encrypted = new Protection.Encrypted(new Protection.Key(new byte[Protection.Key.LENGTH]));
        ClusterTraining training = theatre.run(2).own(1).protection(encrypted).start();

        Event.RunEnded end = theatre.soon(training.done());
        assertThat(end.outcome()).as(end.message()).isEqualTo(Outcome.COMPLETED);
        assertThat(theatre.wires).allMatch(wire -> wire.protection instanceof Protection.Encrypted);
    }

    @Test
    void shouldNotLetAForeignCertificateIn() {
        ClusterHost host = theatre.guarded(TestKeys.right()).host(1);
        theatre.guarded(TestKeys.foreign());
        ClusterTraining training =
                theatre.run(2).own(1).patience(Duration.ofSeconds(2)).start();

        assertThat(theatre.soon(training.done()).message()).startsWith("no cluster was found within 2 s");
        assertThat(theatre.members(host)).isEqualTo(1);
        assertThat(theatre.log).anyMatch(line -> line.startsWith(REFUSED));
        assertThat(theatre.log).anyMatch(line -> line.contains("SSLHandshakeException"));
    }

    /** It knows our authority, and so takes us for what we are; but nobody signed its own certificate. */
    @Test
    void shouldNotLetInAForeignCertificateThatTrustsOurs() {
        assertRefused(
                new TlsFiles(
                        TestKeys.foreign().certificate(),
                        TestKeys.foreign().key(),
                        TestKeys.right().authority()),
                "PKIX");
    }

    /** Its owner's program does not look at the date; ours does. */
    @Test
    void shouldNotLetInACertificateThatHasExpired() {
        assertRefused(TestKeys.expired(), "validity check failed");
    }

    private void assertRefused(TlsFiles theirs, String reason) {
        ClusterHost host = theatre.guarded(TestKeys.right()).host(1);
        ClusterTraining training = theatre.unchecked(theirs)
                .run(2)
                .own(1)
                .patience(Duration.ofMinutes(1))
                .start();

        Theatre.await("the refusal", () -> theatre.log.stream()
                .anyMatch(line -> line.startsWith(REFUSED) && line.contains(reason)));
        training.stop();
        assertThat(theatre.soon(training.done()).outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(theatre.members(host)).isEqualTo(1);
    }

    @Test
    void shouldTellOfWhoeverSpeaksNoTls() throws IOException {
        ClusterHost host = theatre.guarded(TestKeys.right()).host(1);
        try (Socket socket = new Socket(host.address().host(), host.address().port());
                OutputStream out = socket.getOutputStream()) {
            out.write("GET / HTTP/1.0\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            out.flush();
            Theatre.await("a line", () -> theatre.log.stream().anyMatch(line -> line.startsWith(REFUSED)));
        }
        assertThat(theatre.members(host)).isEqualTo(1);
    }
}
