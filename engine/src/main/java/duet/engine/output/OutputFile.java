package duet.engine.output;

import duet.dataloader.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** A file that a user asked for by an option. It has its name only when it is whole. */
public final class OutputFile implements AutoCloseable {
    private final Path file;
    private final String option;
    private final Path temporary;

    private OutputFile(Path file, String option) {
        this.file = file;
        this.option = option;
        temporary = folder(file).resolve("." + file.getFileName() + ".tmp");
    }

    /** @param option by which another one is named, such as {@code --out} */
    public static OutputFile of(Path file, String option) {
        return new OutputFile(file, option);
    }

    /**
     * To be called before anything is computed.
     *
     * @throws DataException when there can be no such file
     */
    public static void requireWritable(Path file, String option) {
        if (Files.isDirectory(file) || !Files.isDirectory(folder(file)) || !Files.isWritable(folder(file))) {
            throw new DataException(file + ": cannot be written, "
                    + (Files.isDirectory(file) ? "it is a folder" : "there is no folder for it that may be written to")
                    + "; name another file with " + option);
        }
    }

    /**
     * The file of the same name with another ending.
     *
     * @throws DataException when the name has not the ending that is expected
     */
    public static Path beside(Path file, String ending, String other) {
        String name = file.getFileName().toString();
        if (!name.toLowerCase(Locale.ROOT).endsWith(ending)) {
            throw new DataException(file + ": expected a name that ends in " + ending);
        }
        return file.resolveSibling(name.substring(0, name.length() - ending.length()) + other);
    }

    private static Path folder(Path file) {
        return file.toAbsolutePath().getParent();
    }

    /** Where the content is to be written before {@link #finish}. */
    public Path temporary() {
        return temporary;
    }

    /** What is said when the file cannot be written. */
    public DataException unwritable(IOException e) {
        return new DataException(file + ": cannot be written (" + e + "); name another file with " + option, e);
    }

    /** Gives the file its name; the content must be written and closed. */
    public void finish() {
        try {
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Writes all of a file at once. */
    public static void write(Path file, String option, String content) {
        try (OutputFile output = of(file, option)) {
            try {
                Files.writeString(output.temporary, content);
            } catch (IOException e) {
                throw output.unwritable(e);
            }
            output.finish();
        }
    }

    /** Leaves nothing of a file that was not finished. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // What is left has a name that says that it is nothing.
        }
    }
}
