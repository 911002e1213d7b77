package duet.ops.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;
import jcuda.jcudnn.JCudnn;
import jcuda.nvrtc.JNvrtc;

/**
 * Loads JCuda's native halves. Its loader unpacks them into {@code java.io.tmpdir} and takes what already lies there under their
 * names, whoever put it there; so it is given a directory that was made a moment ago for this process alone.
 */
final class Bindings {
    private static final String TEMPORARY = "java.io.tmpdir";
    private static boolean loaded;

    private Bindings() {}

    /** @throws CudaException where a library is missing */
    static synchronized void load() {
        if (loaded) {
            return;
        }
        String usual = System.getProperty(TEMPORARY);
        try {
            Path own = Files.createTempDirectory("duet-jcuda");
            try {
                System.setProperty(TEMPORARY, own.toString());
                touch();
            } finally {
                System.setProperty(TEMPORARY, usual);
                delete(own);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("JCuda's native libraries cannot be unpacked under " + usual, e);
        } catch (LinkageError e) {
            throw new CudaException(
                    "a CUDA library cannot be loaded; engine.jar doctor tells which: " + firstLine(e), e);
        }
        loaded = true;
    }

    /** JCuda puts the traces of all that it tried into its message. */
    private static String firstLine(LinkageError error) {
        return String.valueOf(error.getMessage()).lines().findFirst().orElse("no reason given");
    }

    /** The first mention of each class loads its library. Their exceptions stay off: see {@link Status}. */
    private static void touch() {
        JCudaDriver.setExceptionsEnabled(false);
        JNvrtc.setExceptionsEnabled(false);
        JCublas2.setExceptionsEnabled(false);
        JCudnn.setExceptionsEnabled(false);
    }

    /** What is loaded stays loaded without its file. */
    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
