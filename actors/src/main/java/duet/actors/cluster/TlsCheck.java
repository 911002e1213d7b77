package duet.actors.cluster;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at the three files before the start: later the same faults would show as peers that never connect. */
final class TlsCheck {
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";
    private static final Pattern PEM = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final String KEYS = "engine.jar keys DIR HOST makes the files";

    private TlsCheck() {}

    /** @throws ClusterUnavailableException naming the file, what is wrong with it, and what was expected */
    static void run(TlsFiles files) {
        X509Certificate authority = certificate("cluster.tls.authority", files.authority());
        X509Certificate certificate = certificate("cluster.tls.certificate", files.certificate());
        RSAPrivateKey key = key(files.key());
        if (!(certificate.getPublicKey() instanceof RSAPublicKey open)) {
            throw unusable(
                    "cluster.tls.certificate",
                    files.certificate(),
                    "is for a key of type " + certificate.getPublicKey().getAlgorithm() + ", expected RSA");
        }
        if (!open.getModulus().equals(key.getModulus())) {
            throw unusable("cluster.tls.key", files.key(), "does not belong to the certificate " + files.certificate());
        }
        signed(files, certificate, authority);
        requireSecret(files.key());
    }

    private static void signed(TlsFiles files, X509Certificate certificate, X509Certificate authority) {
        try {
            certificate.verify(authority.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw unusable(
                    "cluster.tls.certificate",
                    files.certificate(),
                    "was not signed by the authority " + files.authority() + " but by "
                            + certificate.getIssuerX500Principal().getName());
        }
    }

    private static X509Certificate certificate(String name, Path file) {
        byte[] der = pem(name, file, CERTIFICATE);
        try {
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            certificate.checkValidity();
            return certificate;
        } catch (CertificateExpiredException e) {
            throw unusable(name, file, "has expired (" + e.getMessage() + ")");
        } catch (CertificateNotYetValidException e) {
            throw unusable(name, file, "is not valid yet (" + e.getMessage() + "); is the clock of this host right?");
        } catch (CertificateException e) {
            throw unusable(name, file, "holds no X.509 certificate");
        }
    }

    private static RSAPrivateKey key(Path file) {
        byte[] der = pem("cluster.tls.key", file, KEY);
        try {
            return (RSAPrivateKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            throw unusable("cluster.tls.key", file, "holds no RSA key, expected RSA in PKCS#8");
        }
    }

    /** What a group may read is its members' affair; nobody means a key for everybody. */
    private static void requireSecret(Path file) {
        try {
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                throw unusable(
                        "cluster.tls.key",
                        file,
                        "can be read by every user of this machine, expected by its owner alone (chmod 600)");
            }
        } catch (UnsupportedOperationException e) {
            // Where there are no such permissions the folder's rules hold.
        } catch (IOException e) {
            throw unusable("cluster.tls.key", file, "cannot be looked at (" + e + ")");
        }
    }

    private static byte[] pem(String name, Path file, String type) {
        Matcher found = PEM.matcher(read(name, file));
        if (!found.find()) {
            throw unusable(name, file, "is not PEM, expected -----BEGIN " + type + "-----");
        }
        if (!found.group(1).equals(type)) {
            throw unusable(name, file, "holds \"" + found.group(1) + "\", expected \"" + type + "\"");
        }
        try {
            return Base64.getMimeDecoder().decode(found.group(2));
        } catch (IllegalArgumentException e) {
            throw unusable(name, file, "is not PEM: what is between its lines is not base 64");
        }
    }

    private static String read(String name, Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw unusable(name, file, "is not there");
        } catch (IOException e) {
            throw unusable(name, file, "cannot be read (" + e + ")");
        }
    }

    private static ClusterUnavailableException unusable(String name, Path file, String what) {
        return new ClusterUnavailableException(name + ": " + file + " " + what + "; " + KEYS, null);
    }
}
