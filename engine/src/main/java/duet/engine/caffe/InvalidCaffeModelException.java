package duet.engine.caffe;

import java.io.IOException;
import java.nio.file.Path;

/** A file that is not a Caffe model as Caffe saves it; the message is one line that names the file. */
public final class InvalidCaffeModelException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 400;

    InvalidCaffeModelException(Path file, String problem) {
        super(file + ": " + printable(problem));
    }

    private static String printable(String problem) {
        String line = problem.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
