package duet.actors.cluster;

import duet.fuzz.FuzzTarget;
import duet.fuzz.Parts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Any bytes as the certificate, the key and the authority of a host. */
class TlsFilesFuzz extends FuzzTarget {
    @Override
    protected List<byte[]> seeds() throws Exception {
        TlsFiles right = TestKeys.right();
        return List.of(Parts.of(
                0,
                Files.readAllBytes(right.certificate()),
                Files.readAllBytes(right.key()),
                Files.readAllBytes(right.authority())));
    }

    @Override
    protected void read(byte[] input) throws Exception {
        Parts parts = new Parts(input);
        parts.number();
        Path certificate = file("any.pem", parts.next());
        Path key = file("any.key", parts.next());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        TlsCheck.run(new TlsFiles(certificate, key, file("authority-any.pem", parts.rest())));
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return e instanceof ClusterUnavailableException;
    }
}
