package duet.engine.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything found wrong so far: reading goes on after a problem, so that the user hears of all at once. */
final class Problems {

    private record Problem(Place place, String text) {}

    private final List<Problem> found = new ArrayList<>();

    void add(Place place, String key, String message) {
        found.add(new Problem(place, place + ": " + key + ": " + message));
    }

    int count() {
        return found.size();
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ConfigException(found.stream()
                    .sorted(Comparator.comparing(Problem::place))
                    .map(Problem::text)
                    .distinct()
                    .toList());
        }
    }
}
