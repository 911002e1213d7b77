package duet.engine.config;

import com.typesafe.config.ConfigOrigin;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a value was written.
 *
 * @param file path as the user gave it, or {@link #COMMAND_LINE}
 * @param line from 1; 0 where no line can be told
 */
record Place(String file, int line) implements Comparable<Place> {

    static final String COMMAND_LINE = "--set";

    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::file).thenComparingInt(Place::line);

    /** The library's words for a value that several places made; the one on top comes first. */
    private static final Pattern MERGED = Pattern.compile("merge of (.+?): (\\d+).*");

    /** @param otherwise the place to name where none can be told */
    static Place of(ConfigOrigin origin, Place otherwise) {
        Matcher merged = MERGED.matcher(origin.description());
        if (origin.description().startsWith(COMMAND_LINE)) {
            return new Place(COMMAND_LINE, 0);
        }
        if (merged.matches()) {
            boolean set = COMMAND_LINE.equals(merged.group(1));
            return new Place(merged.group(1), set ? 0 : Integer.parseInt(merged.group(2)));
        }
        if (origin.filename() == null) {
            return otherwise;
        }
        return new Place(origin.filename(), Math.max(0, origin.lineNumber()));
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return line > 0 ? file + ":" + line : file;
    }
}
