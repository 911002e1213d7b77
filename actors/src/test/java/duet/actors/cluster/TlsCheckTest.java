package duet.actors.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsCheckTest {
    private static final TlsFiles RIGHT = TestKeys.right();

    @TempDir
    private Path directory;

    private static void assertUnusable(TlsFiles files, String key, Path file, String what) {
        assertThatThrownBy(() -> TlsCheck.run(files))
                .isInstanceOf(ClusterUnavailableException.class)
                .hasMessageStartingWith(key + ": " + file + " " + what)
                .hasMessageEndingWith("engine.jar keys DIR HOST makes the files")
                .message()
                .hasLineCount(1);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("file.pem"), text);
    }

    private static TlsFiles withKey(Path key) {
        return new TlsFiles(RIGHT.certificate(), key, RIGHT.authority());
    }

    @Test
    void shouldTakeFilesThatBelongTogether() {
        assertThatCode(() -> TlsCheck.run(RIGHT)).doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseAKeyThatEverybodyMayRead() throws IOException {
        Path open = Files.copy(RIGHT.key(), directory.resolve("open.key"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        assertUnusable(withKey(open), "cluster.tls.key", open, "can be read by every user of this machine");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r-----"));
        assertThatCode(() -> TlsCheck.run(withKey(open))).doesNotThrowAnyException();
    }

    @Test
    void shouldNameAFileThatIsNotThere() {
        Path missing = directory.resolve("none.key");
        assertUnusable(withKey(missing), "cluster.tls.key", missing, "is not there");
    }

    @Test
    void shouldNameAFileThatCannotBeRead() {
        assertUnusable(withKey(directory), "cluster.tls.key", directory, "cannot be read");
    }

    @Test
    void shouldNameAFileThatIsNotPem() throws IOException {
        Path file = write("hello");
        assertUnusable(
                new TlsFiles(file, RIGHT.key(), RIGHT.authority()),
                "cluster.tls.certificate",
                file,
                "is not PEM, expected -----BEGIN CERTIFICATE-----");
    }

    @Test
    void shouldNameAFileThatHoldsSomethingElse() {
        assertUnusable(
                withKey(RIGHT.certificate()),
                "cluster.tls.key",
                RIGHT.certificate(),
                "holds \"CERTIFICATE\", expected \"PRIVATE KEY\"");
    }

    @Test
    void shouldNameACertificateThatIsNone() throws IOException {
        Path file = write(TestKeys.pem("CERTIFICATE", new byte[] {1, 2, 3}));
        assertUnusable(
                new TlsFiles(RIGHT.certificate(), RIGHT.key(), file),
                "cluster.tls.authority",
                file,
                "holds no X.509 certificate");
    }

    @Test
    void shouldNameAKeyThatIsNotRsa() throws IOException, GeneralSecurityException {
        byte[] key = KeyPairGenerator.getInstance("EC")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        Path file = write(TestKeys.pem("PRIVATE KEY", key));
        assertUnusable(withKey(file), "cluster.tls.key", file, "holds no RSA key");
    }

    @Test
    void shouldNameAKeyOfAnotherCertificate() {
        Path key = TestKeys.foreign().key();
        assertUnusable(
                withKey(key), "cluster.tls.key", key, "does not belong to the certificate " + RIGHT.certificate());
    }

    @Test
    void shouldNameACertificateOfAnotherAuthority() {
        Path certificate = TestKeys.foreign().certificate();
        assertUnusable(
                new TlsFiles(certificate, TestKeys.foreign().key(), RIGHT.authority()),
                "cluster.tls.certificate",
                certificate,
                "was not signed by the authority " + RIGHT.authority() + " but by CN=duet");
    }

    @Test
    void shouldNameACertificateThatHasExpired() {
        assertUnusable(
                TestKeys.expired(),
                "cluster.tls.certificate",
                TestKeys.expired().certificate(),
                "has expired");
    }
}
