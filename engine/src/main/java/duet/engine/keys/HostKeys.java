package duet.engine.keys;

import duet.dataloader.DataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Makes what mutual TLS between the hosts of a run takes: a private authority, and a key and a certificate for each host. */
public final class HostKeys {
    private final KeyFolder folder;
    private final List<HostName> hosts;

    private HostKeys(KeyFolder folder, List<HostName> hosts) {
        this.folder = folder;
        this.hosts = hosts;
    }

    /**
     * Writes the files into a folder; hosts are added to the authority that it has, or it gets one.
     *
     * @param hosts names or addresses
     * @return lines for the user: what belongs into each host's configuration
     * @throws DataException when a host is no name or address or has files already, or the authority is not whole
     * @throws KeysFailedException when keytool is missing or fails
     */
    public static List<String> make(Path folder, List<String> hosts) throws IOException {
        List<HostName> names =
                new LinkedHashSet<>(hosts).stream().map(HostName::of).toList();
        return new HostKeys(new KeyFolder(folder.toAbsolutePath().normalize()), names).make();
    }

    private List<String> make() throws IOException {
        folder.requireFolder();
        folder.requireFree(hosts);
        boolean added = folder.hasAuthority();
        try (Keytool keytool = Keytool.open()) {
            Credentials authority = authority(keytool, added);
            List<Credentials> made = new ArrayList<>();
            for (HostName host : hosts) {
                made.add(keytool.host(host));
            }
            write(authority, made, added);
        }
        return lines(added);
    }

    private Credentials authority(Keytool keytool, boolean added) throws IOException {
        if (!added) {
            return keytool.newAuthority();
        }
        Credentials authority = folder.authority();
        keytool.use(authority);
        return authority;
    }

    private void write(Credentials authority, List<Credentials> made, boolean added) {
        if (!added) {
            folder.write(KeyFolder.AUTHORITY, authority);
        }
        for (int i = 0; i < made.size(); i++) {
            folder.write(hosts.get(i).fileName(), made.get(i));
        }
    }

    private List<String> lines(boolean added) {
        List<String> lines = new ArrayList<>();
        lines.add((added ? "added to the authority in " : "made an authority in ") + folder.path());
        for (HostName host : hosts) {
            lines.add("");
            lines.add("into the configuration of " + host.text() + ", with the paths that the files have there:");
            lines.add("  cluster.tls.certificate = " + quoted(folder.certificate(host.fileName())));
            lines.add("  cluster.tls.key = " + quoted(folder.key(host.fileName())));
            lines.add("  cluster.tls.authority = " + quoted(folder.certificate(KeyFolder.AUTHORITY)));
        }
        lines.add("");
        lines.add(
                "keep " + folder.key(KeyFolder.AUTHORITY) + " for yourself: whoever has it can make hosts of his own");
        return lines;
    }

    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
