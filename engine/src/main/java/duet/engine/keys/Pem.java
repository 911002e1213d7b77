package duet.engine.keys;

import duet.dataloader.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and RSA keys (PKCS#8) as text. */
final class Pem {
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";
    private static final Pattern KEY_TEXT =
            Pattern.compile("-----BEGIN " + KEY + "-----([A-Za-z0-9+/=\\s]+)-----END " + KEY + "-----\\s*");
    private static final int LINE = 64;

    private Pem() {}

    static String text(X509Certificate certificate) {
        try {
            return text(CERTIFICATE, certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
    }

    static String text(PrivateKey key) {
        return text(KEY, key.getEncoded());
    }

    private static String text(String type, byte[] bytes) {
        Base64.Encoder lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
        return "-----BEGIN " + type + "-----\n" + lines.encodeToString(bytes) + "\n-----END " + type + "-----\n";
    }

    /** @throws DataException when it holds none */
    static X509Certificate readCertificate(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (CertificateException e) {
            throw damaged(file, "a certificate", e);
        }
    }

    /** @throws DataException when it holds none */
    static PrivateKey readKey(Path file) throws IOException {
        Matcher matcher = KEY_TEXT.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        try {
            if (!matcher.matches()) {
                throw new GeneralSecurityException("no such text");
            }
            byte[] bytes = Base64.getMimeDecoder().decode(matcher.group(1));
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw damaged(file, "an RSA key (PKCS#8)", e);
        }
    }

    private static DataException damaged(Path file, String expected, Exception e) {
        return new DataException(
                file + ": holds something else, expected " + expected + " in PEM; bring the file back that keys wrote",
                e);
    }
}
