package duet.actors.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Whose a file is. */
final class FileOwner {
    /** Belongs to the user of the process that looks; there is none outside Linux. */
    private static final Path THIS_PROCESS = Path.of("/proc/self");

    private FileOwner() {}

    /** Whether a path, not what it leads to, belongs to the user of this process; false where that cannot be told. */
    static boolean ownedHere(Path path) {
        try {
            String owner = owner(path);
            return Files.exists(THIS_PROCESS)
                    ? owner.equals(Files.getOwner(THIS_PROCESS).getName())
                    : owner.equals(System.getProperty("user.name"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static String owner(Path path) throws IOException {
        return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
    }
}
