package duet.engine.jar;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A disk in memory that only processes that {@link #machine} starts see, and this test through /proc. It lives until it is closed, so
 * that a run can go on where another one ended.
 */
final class SmallDisk implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final Path place;
    private final Process holder;

    private SmallDisk(Path place, Process holder) {
        this.place = place;
        this.holder = holder;
    }

    static SmallDisk mount(Path place, int mebibytes) throws Exception {
        assumeTrue(Machine.succeeds("unshare", "--mount", "true"), "this process may not make mounts of its own");
        Files.createDirectories(place);
        Process holder = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--propagation",
                        "private",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=" + mebibytes + "m tmpfs '" + place + "' && touch '" + place
                                + "/mounted' && exec sleep 1000")
                .start();
        SmallDisk disk = new SmallDisk(place, holder);
        while (!Files.exists(disk.seen("mounted"))) {
            if (holder.waitFor(2, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("no disk at " + place + ": exit code " + holder.exitValue());
            }
        }
        return disk;
    }

    /** A machine that has the disk, with a folder for what its programs print. */
    Machine machine(Path folder) throws IOException {
        Path here = Files.createDirectories(folder.resolve("here"));
        return Machine.under(
                folder,
                "nsenter",
                "--target",
                Long.toString(holder.pid()),
                "--mount",
                "sh",
                "-c",
                "cd '" + here + "' && exec \"$@\"",
                "sh");
    }

    /** A path on the disk as its processes name it. */
    Path on(String path) {
        return place.resolve(path);
    }

    /** The same path as this process reaches it. */
    Path seen(String path) {
        return Path.of("/proc", Long.toString(holder.pid()), "root")
                .resolve(on(path).toString().substring(1));
    }

    /** Takes every byte that is left. */
    void fill() throws Exception {
        new ProcessBuilder("dd", "if=/dev/zero", "of=" + seen("filling"), "bs=64k")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void free() throws IOException {
        Files.delete(seen("filling"));
    }

    @Override
    public void close() {
        holder.destroyForcibly().onExit().join();
    }
}
