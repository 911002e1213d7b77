package duet.engine.run;

import duet.actors.cluster.Membership;
import duet.actors.cluster.TlsFiles;
import duet.engine.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether the files for TLS can be read; to be asked by whoever is about to use them, not where a configuration is only read. */
public final class TlsAccess {
    private TlsAccess() {}

    /** @throws ConfigException with a line for each file that cannot be read */
    public static void require(Membership membership) {
        List<String> problems = membership.tls().map(TlsAccess::files).orElse(Map.of()).entrySet().stream()
                .filter(file -> !Files.isReadable(file.getValue()) || Files.isDirectory(file.getValue()))
                .map(file -> "cluster.tls." + file.getKey() + ": " + file.getValue() + " "
                        + (Files.exists(file.getValue()) ? "cannot be read" : "does not exist")
                        + ", expected a PEM file; name one that the verb keys wrote")
                .toList();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static Map<String, Path> files(TlsFiles tls) {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("certificate", tls.certificate());
        files.put("key", tls.key());
        files.put("authority", tls.authority());
        return files;
    }
}
