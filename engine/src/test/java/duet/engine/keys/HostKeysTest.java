package duet.engine.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.dataloader.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostKeysTest {
    private static final List<String> HOSTS = List.of("10.0.0.5", "trainer.local");
    private static final int DNS = 2;
    private static final int IP = 7;

    /** Made once: keys of 3072 bits take a while. */
    @TempDir
    static Path folder;

    private static List<String> lines;

    @BeforeAll
    static void make() throws IOException {
        Set<Path> before = temporary();
        lines = HostKeys.make(folder, HOSTS);
        assertThat(temporary()).as("no keystore stays behind").isEqualTo(before);
    }

    @Test
    void everyHostIsSignedByTheAuthorityAndHasItsOwnKey() throws Exception {
        X509Certificate authority = certificate("authority");
        authority.verify(authority.getPublicKey());
        assertThat(authority.getBasicConstraints()).isZero();
        for (String host : HOSTS) {
            X509Certificate certificate = certificate(host);
            certificate.verify(authority.getPublicKey());
            assertThat(certificate.getBasicConstraints()).as("no authority").isEqualTo(-1);
            assertThat(belongs(certificate, host)).isTrue();
            assertThat(((RSAPublicKey) certificate.getPublicKey()).getModulus().bitLength())
                    .isEqualTo(3072);
            assertThat(certificate.getExtendedKeyUsage()).hasSize(2);
        }
        assertThat(belongs(certificate("10.0.0.5"), "trainer.local")).isFalse();
    }

    @Test
    void aCertificateNamesItsHostAndWhatAllHostsHaveInCommon() throws Exception {
        assertThat(names("10.0.0.5")).containsExactlyInAnyOrder(List.of(DNS, "duet"), List.of(IP, "10.0.0.5"));
        assertThat(names("trainer.local"))
                .containsExactlyInAnyOrder(List.of(DNS, "duet"), List.of(DNS, "trainer.local"));
    }

    @Test
    void anAuthorityLastsTenYearsAndAHostTwo() throws Exception {
        assertThat(lifetime("authority")).isEqualTo(Duration.ofDays(3650));
        assertThat(lifetime("10.0.0.5")).isEqualTo(Duration.ofDays(730));
        assertThat(certificate("10.0.0.5").getNotBefore()).isBeforeOrEqualTo(Instant.now());
    }

    @Test
    void onlyTheirOwnerReadsPrivateKeys() throws Exception {
        for (String name : List.of("authority", "10.0.0.5", "trainer.local")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name + ".key"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void theLinesForEachHostNameItsFiles() {
        assertThat(lines)
                .contains(
                        "  cluster.tls.certificate = \"" + folder.resolve("trainer.local.pem") + "\"",
                        "  cluster.tls.key = \"" + folder.resolve("trainer.local.key") + "\"",
                        "  cluster.tls.authority = \"" + folder.resolve("authority.pem") + "\"");
    }

    @Test
    void hostsAreAddedToAnAuthorityThatIsThere() throws Exception {
        String before = Files.readString(folder.resolve("authority.key"));
        assertThat(HostKeys.make(folder, List.of("fd00::1")).get(0)).startsWith("added to the authority in ");
        assertThat(names("fd00--1")).containsExactlyInAnyOrder(List.of(DNS, "duet"), List.of(IP, "fd00:0:0:0:0:0:0:1"));
        certificate("fd00--1").verify(certificate("authority").getPublicKey());
        assertThat(Files.readString(folder.resolve("authority.key"))).isEqualTo(before);
    }

    @Test
    void nothingIsOverwrittenNorWrittenWhereAHostHasKeysAlready() {
        assertThatThrownBy(() -> HostKeys.make(folder, List.of("another", "10.0.0.5")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(folder.resolve("10.0.0.5.pem") + ": is there already");
        assertThat(folder.resolve("another.pem")).doesNotExist();
    }

    @Test
    void halfAnAuthorityIsRefused(@TempDir Path other) throws IOException {
        Files.copy(folder.resolve("authority.pem"), other.resolve("authority.pem"));
        assertThatThrownBy(() -> HostKeys.make(other, List.of("a")))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(other.resolve("authority.key") + ": missing");
    }

    @Test
    void aFileThatIsNoKeyIsNamed(@TempDir Path other) throws IOException {
        Files.copy(folder.resolve("authority.pem"), other.resolve("authority.pem"));
        Files.writeString(other.resolve("authority.key"), "no key");
        assertThatThrownBy(() -> HostKeys.make(other, List.of("a")))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(other.resolve("authority.key") + ": holds something else, expected an RSA key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "..", "", "a b", "-ext", "authority", "a,dns:b"})
    void whatIsNoHostIsRefused(String host, @TempDir Path other) {
        assertThatThrownBy(() -> HostKeys.make(other, List.of(host)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("\"" + host + "\"");
        assertThat(other).isEmptyDirectory();
    }

    @Test
    void aJavaWithoutKeytoolIsTold(@TempDir Path java) {
        assertThatThrownBy(() -> Keytool.find(java))
                .isInstanceOf(KeysFailedException.class)
                .hasMessage(java + ": this Java has no bin/keytool, which makes the certificates; run keys with a JDK");
    }

    private static boolean belongs(X509Certificate certificate, String host) throws Exception {
        PrivateKey key = Pem.readKey(folder.resolve(host + ".key"));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update((byte) 7);
        byte[] signed = signature.sign();
        signature.initVerify(certificate);
        signature.update((byte) 7);
        return signature.verify(signed);
    }

    private static X509Certificate certificate(String name) throws IOException {
        return Pem.readCertificate(folder.resolve(name + ".pem"));
    }

    private static List<List<?>> names(String name) throws Exception {
        return List.copyOf(certificate(name).getSubjectAlternativeNames());
    }

    private static Duration lifetime(String name) throws IOException {
        X509Certificate certificate = certificate(name);
        return Duration.between(
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
    }

    private static Set<Path> temporary() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("duet-keys"))
                    .collect(Collectors.toSet());
        }
    }
}
