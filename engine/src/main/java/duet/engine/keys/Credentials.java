package duet.engine.keys;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate and the private key that belongs to it. */
record Credentials(X509Certificate certificate, PrivateKey key) {
    @Override
    public String toString() {
        return "credentials of " + certificate.getSubjectX500Principal();
    }
}
