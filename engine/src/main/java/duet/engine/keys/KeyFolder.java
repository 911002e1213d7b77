package duet.engine.keys;

import duet.dataloader.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** Keys and certificates as PEM files, {@code NAME.key} and {@code NAME.pem}. None is ever overwritten. */
record KeyFolder(Path path) {
    static final String AUTHORITY = "authority";

    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    Path certificate(String name) {
        return path.resolve(name + ".pem");
    }

    Path key(String name) {
        return path.resolve(name + ".key");
    }

    /** @throws DataException when it is something else */
    void requireFolder() {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new DataException(path + ": is a file, expected a folder to write to; name another");
        }
    }

    /** @throws DataException when one of these hosts has files here */
    void requireFree(List<HostName> hosts) {
        List<String> problems = hosts.stream()
                .flatMap(host -> List.of(certificate(host.fileName()), key(host.fileName())).stream())
                .filter(Files::exists)
                .map(file -> file + ": is there already, expected none; move it away, or name another folder")
                .toList();
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }

    /** @throws DataException when it has only half of one */
    boolean hasAuthority() {
        boolean certificate = Files.exists(certificate(AUTHORITY));
        boolean key = Files.exists(key(AUTHORITY));
        if (certificate != key) {
            throw new DataException((certificate ? key(AUTHORITY) : certificate(AUTHORITY))
                    + ": missing, expected the other half of the authority; bring it back, or name another folder");
        }
        return key;
    }

    /** @throws DataException when its files are not what this program wrote */
    Credentials authority() throws IOException {
        return new Credentials(Pem.readCertificate(certificate(AUTHORITY)), Pem.readKey(key(AUTHORITY)));
    }

    /** @throws DataException when nothing can be written here */
    void write(String name, Credentials credentials) {
        try {
            Files.createDirectories(path);
            write(key(name), Pem.text(credentials.key()), ownersOnly());
            write(certificate(name), Pem.text(credentials.certificate()));
        } catch (IOException e) {
            throw new DataException(path + ": cannot be written to (" + e + "); name another folder", e);
        }
    }

    private static void write(Path file, String text, FileAttribute<?>... attributes) throws IOException {
        try (ByteChannel channel = Files.newByteChannel(file, NEW, attributes)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /** From the moment a file is there. Where there are no such permissions the folder's rules hold. */
    private FileAttribute<?>[] ownersOnly() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
