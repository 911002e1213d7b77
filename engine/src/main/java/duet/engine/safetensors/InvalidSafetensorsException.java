package duet.engine.safetensors;

import java.io.IOException;
import java.nio.file.Path;

/** A file that is not what the safetensors format asks for; the message is one line that names the file. */
public final class InvalidSafetensorsException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 400;

    InvalidSafetensorsException(Path file, String problem) {
        super(file + ": " + printable(problem));
    }

    /** A name from a damaged file may be of any length and hold any character. */
    private static String printable(String problem) {
        String line = problem.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
