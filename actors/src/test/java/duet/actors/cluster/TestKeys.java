package duet.actors.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Certificates and keys in PEM files, made once by the keytool of the running JDK. */
final class TestKeys {
    private static final String PASSWORD = "secret";
    private static final TestKeys KEYS = make();

    private final Path directory;

    private TestKeys(Path directory) {
        this.directory = directory;
    }

    /** Signed by the authority of all that is right. */
    static TlsFiles right() {
        return new TlsFiles(file("host.crt"), file("host.key"), file("authority.crt"));
    }

    /** In themselves as good, from another authority, with the same names in them. */
    static TlsFiles foreign() {
        return new TlsFiles(file("foreign.crt"), file("foreign.key"), file("foreign.crt"));
    }

    /** Its own authority, long over. */
    static TlsFiles expired() {
        return new TlsFiles(file("expired.crt"), file("expired.key"), file("authority.crt"));
    }

    static Path file(String name) {
        return KEYS.directory.resolve(name);
    }

    private static TestKeys make() {
        try {
            TestKeys keys = new TestKeys(Files.createTempDirectory("duet-keys"));
            keys.pair("authority", "-validity", "10", "-ext", "bc:c=ca:true");
            keys.pair("host", "-validity", "10");
            keys.sign();
            keys.pair("foreign", "-validity", "10", "-ext", "bc:c=ca:true");
            keys.pair("expired", "-startdate", "-10d", "-validity", "1");
            keys.forgetOnExit();
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void forgetOnExit() throws IOException {
        // The last one registered is deleted first.
        directory.toFile().deleteOnExit();
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> file.toFile().deleteOnExit());
        }
    }

    private void pair(String name, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("-genkeypair", "-alias", name, "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=duet"));
        arguments.addAll(List.of(more));
        keytool(name, arguments);
        export(name);
    }

    private void sign() {
        keytool("host", List.of("-certreq", "-alias", "host", "-file", at("host.csr")));
        keytool(
                "authority",
                List.of(
                        "-gencert",
                        "-rfc",
                        "-alias",
                        "authority",
                        "-validity",
                        "10",
                        "-infile",
                        at("host.csr"),
                        "-outfile",
                        at("host.crt"),
                        "-ext",
                        "san=dns:duet,ip:127.0.0.1"));
    }

    private void keytool(String store, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(arguments);
        command.addAll(List.of(
                "-keystore",
                at(store + ".p12"),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-J-Xshare:auto",
                "-J-XX:TieredStopAtLevel=1"));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void export(String name) {
        try (InputStream in = Files.newInputStream(Path.of(at(name + ".p12")))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            write(name + ".crt", "CERTIFICATE", store.getCertificate(name).getEncoded());
            write(
                    name + ".key",
                    "PRIVATE KEY",
                    store.getKey(name, PASSWORD.toCharArray()).getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(String name, String type, byte[] der) throws IOException {
        Path file = Files.writeString(Path.of(at(name)), pem(type, der));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    static String pem(String type, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
    }

    private String at(String name) {
        return directory.resolve(name).toString();
    }
}
