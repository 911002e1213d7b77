package duet.engine.run;

import duet.dataloader.DataException;
import duet.engine.config.Nearest;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a run leaves behind: configuration, event log, checkpoints. While it is open nobody else can train in it. */
public final class RunFolder implements AutoCloseable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String CONFIG = "config.conf";

    private final Path path;
    private final FileChannel lockFile;

    private RunFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder {@code runs/NAME-TIME} for a run that begins.
     *
     * @throws DataException when it cannot be made
     */
    static RunFolder create(Path runs, String name, String config) {
        String stamped = name + "-" + TIME.format(Instant.now());
        try {
            Files.createDirectories(runs);
            RunFolder folder = locked(fresh(runs, stamped));
            folder.writeConfig(config);
            return folder;
        } catch (IOException e) {
            throw new DataException(
                    runs + ": no folder for the run can be made here (" + e + "); name another with --runs", e);
        }
    }

    /**
     * Makes a folder of this very name for a run that was trained elsewhere.
     *
     * @throws DataException when it cannot be made, or something is there already
     */
    static RunFolder createAt(Path run) {
        try {
            Path parent = run.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            return locked(Files.createDirectory(run));
        } catch (FileAlreadyExistsException e) {
            throw new DataException(run + ": is there already; name a folder that is not", e);
        } catch (IOException e) {
            throw new DataException(run + ": no folder for the run can be made here (" + e + "); name another", e);
        }
    }

    private static Path fresh(Path runs, String stamped) throws IOException {
        for (int number = 1; ; number++) {
            try {
                return Files.createDirectory(runs.resolve(number == 1 ? stamped : stamped + "-" + number));
            } catch (FileAlreadyExistsException e) {
                // Another run began in the same second; it has this name.
            }
        }
    }

    /**
     * Opens the folder of a run that is to go on.
     *
     * @throws DataException when it is no run's folder, or another process trains in it
     */
    static RunFolder reopen(Path path) {
        config(path);
        try {
            return locked(path);
        } catch (IOException e) {
            throw new DataException(path + ": cannot be opened for writing (" + e + ")", e);
        }
    }

    private static RunFolder locked(Path path) throws IOException {
        FileChannel file = FileChannel.open(
                path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        if (!isLocked(file)) {
            file.close();
            throw new DataException(path + ": another process trains in this run; wait for its end, or stop it");
        }
        return new RunFolder(path, file);
    }

    private static boolean isLocked(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /**
     * The configuration a run's folder holds.
     *
     * @throws DataException when there is none
     */
    public static Path config(Path run) {
        Path config = run.resolve(CONFIG);
        if (!Files.isRegularFile(config)) {
            throw new DataException(run + ": not the folder of a run, " + whatIsWrong(run)
                    + "; expected one such as runs/alexnet-20260101T120000Z" + nearest(run));
        }
        return config;
    }

    private static String whatIsWrong(Path run) {
        if (Files.isDirectory(run)) {
            return "it has no " + CONFIG;
        }
        return Files.exists(run) ? "it is a file" : "there is no such folder";
    }

    /** A run beside it, or among those of training, with a name like it. */
    private static String nearest(Path run) {
        Map<String, String> runs = new TreeMap<>();
        Stream.of(run.resolveSibling(""), Path.of("runs"))
                .flatMap(RunFolder::runsIn)
                .forEach(found -> runs.putIfAbsent(found.getFileName().toString(), found.toString()));
        return Nearest.to(String.valueOf(run.getFileName()), runs.keySet())
                .map(name -> "; did you mean " + runs.get(name) + "?")
                .orElse("");
    }

    private static Stream<Path> runsIn(Path folder) {
        File[] folders = folder.toAbsolutePath().toFile().listFiles(found -> new File(found, CONFIG).isFile());
        return folders == null ? Stream.empty() : Arrays.stream(folders).map(found -> folder.resolve(found.getName()));
    }

    /** Where the event log of a run is. */
    public static Path events(Path run) {
        return run.resolve("events");
    }

    /** Where the report of a run is. */
    public static Path report(Path run) {
        return run.resolve("report").resolve("index.html");
    }

    /** Where the checkpoints of a run are. */
    public static Path checkpoints(Path run) {
        return run.resolve("checkpoints");
    }

    Path path() {
        return path;
    }

    String name() {
        return path.toAbsolutePath().normalize().getFileName().toString();
    }

    void writeConfig(String config) throws IOException {
        Path whole = Files.writeString(
                path.resolve(".config.tmp"),
                config,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        Files.move(whole, path.resolve(CONFIG), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            // The lock goes with the process.
        }
    }
}
