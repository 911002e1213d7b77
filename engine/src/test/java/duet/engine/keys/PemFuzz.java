package duet.engine.keys;

import duet.dataloader.DataException;
import duet.fuzz.FuzzTarget;
import duet.fuzz.Parts;
import java.nio.file.Files;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** Any text as an authority's certificate and as its key. */
class PemFuzz extends FuzzTarget {
    private static final int CERTIFICATE = 0;
    private static final int KEY = 1;

    @Override
    protected List<byte[]> seeds() throws Exception {
        KeyFolder made = new KeyFolder(folder().resolve("made"));
        if (!Files.exists(made.key(KeyFolder.AUTHORITY))) {
            try (Keytool keytool = Keytool.open()) {
                made.write(KeyFolder.AUTHORITY, keytool.newAuthority());
            }
        }
        return List.of(
                Parts.of(CERTIFICATE, Files.readAllBytes(made.certificate(KeyFolder.AUTHORITY))),
                Parts.of(KEY, Files.readAllBytes(made.key(KeyFolder.AUTHORITY))));
    }

    @Override
    protected void read(byte[] input) throws Exception {
        Parts parts = new Parts(input);
        int kind = parts.number() % 2;
        if (kind == CERTIFICATE) {
            X509Certificate certificate = Pem.readCertificate(file("any.pem", parts.rest()));
            X509Certificate again =
                    Pem.readCertificate(file("again.pem", Pem.text(certificate).getBytes("US-ASCII")));
            require(again.equals(certificate), "another certificate when it is written again");
        } else {
            PrivateKey key = Pem.readKey(file("any.key", parts.rest()));
            PrivateKey again = Pem.readKey(file("again.key", Pem.text(key).getBytes("US-ASCII")));
            require(again.equals(key), "another key when it is written again");
        }
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return e instanceof DataException;
    }
}
