package duet.engine.keys;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The JDK's own maker of certificates, which works on a keystore in a folder of its owner's that does not stay behind. */
final class Keytool implements AutoCloseable {
    /** In every host's certificate: hosts take each other for the same kind by a name in common. */
    static final String COMMON_NAME = "duet";

    private static final String AUTHORITY = "authority";
    private static final String HOST = "host ";
    private static final String AUTHORITY_DAYS = "3650";
    private static final String HOST_DAYS = "730";
    private static final String PASSWORD = "DUET_STORE_PASSWORD";
    private static final int PASSWORD_BYTES = 24;

    private final Path program;
    private final Path folder;
    private final Path store;
    private final String password;

    private Keytool(Path program, Path folder, String password) {
        this.program = program;
        this.folder = folder;
        this.store = folder.resolve("store.p12");
        this.password = password;
    }

    /** @throws KeysFailedException when this Java has none */
    static Keytool open() throws IOException {
        Path program = find(Path.of(System.getProperty("java.home")));
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return new Keytool(
                program, Files.createTempDirectory("duet-keys"), HexFormat.of().formatHex(random));
    }

    static Path find(Path java) {
        return Stream.of("keytool", "keytool.exe")
                .map(name -> java.resolve("bin").resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new KeysFailedException(
                        java + ": this Java has no bin/keytool, which makes the certificates; run keys with a JDK"));
    }

    /** Makes an authority, which signs itself and the hosts from now on. */
    Credentials newAuthority() throws IOException {
        generate(
                AUTHORITY,
                List.of(
                        "-dname",
                        "CN=duet authority",
                        "-validity",
                        AUTHORITY_DAYS,
                        "-ext",
                        "bc:c=ca:true,pathlen:0",
                        "-ext",
                        "ku:c=keyCertSign,cRLSign"));
        return load(AUTHORITY);
    }

    /** An authority that signs the hosts from now on. */
    void use(Credentials authority) throws IOException {
        try (OutputStream out = Files.newOutputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            Certificate[] chain = {authority.certificate()};
            keys.setKeyEntry(AUTHORITY, authority.key(), password.toCharArray(), chain);
            keys.store(out, password.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new KeysFailedException("keys: the authority cannot be used: " + e.getMessage(), e);
        }
    }

    /** A key and a certificate that the authority signed. */
    Credentials host(HostName host) throws IOException {
        generate(
                HOST + host.text(),
                List.of(
                        "-dname",
                        "CN=" + host.text(),
                        "-validity",
                        HOST_DAYS,
                        "-signer",
                        AUTHORITY,
                        "-ext",
                        "san=dns:" + COMMON_NAME + "," + host.alternativeName(),
                        "-ext",
                        "ku:c=digitalSignature,keyEncipherment",
                        "-ext",
                        "eku=serverAuth,clientAuth"));
        return load(HOST + host.text());
    }

    private void generate(String alias, List<String> arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(program.toString(), "-genkeypair", "-alias", alias));
        line.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass:env", PASSWORD));
        line.addAll(List.of("-keyalg", "RSA", "-keysize", "3072", "-sigalg", "SHA256withRSA"));
        line.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        // Not on the command line, where every user of the machine sees it.
        builder.environment().put(PASSWORD, password);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (exitCode(process) != 0) {
            throw new KeysFailedException(
                    "keytool -genkeypair failed: " + said.strip().replaceAll("\\s*\\R\\s*", " "));
        }
    }

    private static int exitCode(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeysFailedException("keys: interrupted while keytool was at work", e);
        }
    }

    private Credentials load(String alias) throws IOException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password.toCharArray());
            return new Credentials((X509Certificate) keys.getCertificate(alias), (PrivateKey)
                    keys.getKey(alias, password.toCharArray()));
        } catch (GeneralSecurityException e) {
            throw new KeysFailedException("keys: what keytool wrote cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(store);
        Files.delete(folder);
    }
}
