package duet.engine.similar;

import java.util.List;

/**
 * A picture on a sheet.
 *
 * @param picture its index in its source
 * @param name what a user would look for to find it
 * @param className what it shows; empty where that is not known
 */
record FoundPicture(int picture, String name, String className) {

    /** A query and what lies nearest to it, the nearest first. */
    record Row(FoundPicture query, List<FoundPicture> nearest, List<Double> distances) {
        Row {
            nearest = List.copyOf(nearest);
            distances = List.copyOf(distances);
        }

        /** Whether a found picture is known to show something else. */
        boolean differs(FoundPicture found) {
            return !query.className().isEmpty() && !query.className().equals(found.className());
        }
    }
}
