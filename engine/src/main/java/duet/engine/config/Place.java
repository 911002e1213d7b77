package duet.engine.config;

import com.typesafe.config.ConfigOrigin;
import java.util.Comparator;

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

    /** @param otherwise the place to name where a value was put together from several */
    static Place of(ConfigOrigin origin, Place otherwise) {
        if (origin.description().startsWith(COMMAND_LINE)) {
            return new Place(COMMAND_LINE, 0);
        }
        if (origin.filename() == null || origin.description().startsWith("merge of")) {
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
