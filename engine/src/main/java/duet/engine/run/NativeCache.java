package duet.engine.run;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Where JavaCPP unpacks native libraries. In the user's home nobody else writes. Where that cannot be written to it would take a folder
 * under the temporary one by its name, whoever made it, and load what lies there.
 */
final class NativeCache {
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rwx------");

    private NativeCache() {}

    /**
     * The folder that JavaCPP is to be given; empty where its own choice is good.
     *
     * @param user may be any text
     */
    static Optional<Path> instead(Path home, Path temporary, String user) {
        if (isUsable(home.resolve(".javacpp/cache"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(own(temporary, "duet-native-" + user.replaceAll("[^A-Za-z0-9._-]", "_")));
        } catch (IOException | UnsupportedOperationException e) {
            // Nothing can be written there either: who loads native code tells it.
            return Optional.empty();
        }
    }

    private static boolean isUsable(Path folder) {
        try {
            return Files.isWritable(Files.createDirectories(folder));
        } catch (IOException e) {
            return false;
        }
    }

    /** One that stays from process to process, or a new one where somebody else took its name. */
    private static Path own(Path temporary, String name) throws IOException {
        Path folder = temporary.resolve(name);
        try {
            return Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNERS));
        } catch (FileAlreadyExistsException e) {
            return isOwn(folder, temporary) ? folder : Files.createTempDirectory(temporary, name);
        }
    }

    private static boolean isOwn(Path folder, Path temporary) throws IOException {
        Path probe = Files.createTempFile(temporary, "duet-native", "");
        try {
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS)
                            .equals(OWNERS)
                    && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(probe));
        } finally {
            Files.delete(probe);
        }
    }
}
