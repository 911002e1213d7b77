package duet.engine.checkpoint;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Which checkpoints of a run are kept: the newest ones, those at every so many steps, the one with the lowest validation
 * error, and the one that a run with {@code init.from} began with, without which no step before the next one could be run again.
 *
 * @param newest how many of the newest, at least 1
 * @param everySteps those whose steps are a multiple of this; 0 for none
 */
public record Retention(int newest, long everySteps) {
    private static final long BEGINNING = 0;

    /** @throws IllegalArgumentException when no checkpoint would be kept or a number is below 0 */
    public Retention {
        if (newest < 1 || everySteps < 0) {
            throw new IllegalArgumentException("checkpoints: the newest " + newest + " and every " + everySteps
                    + " steps are to be kept; expected at least 1 and at least 0");
        }
    }

    /**
     * @param errors validation error of each checkpoint that is there, by its steps
     * @param written steps of the one just written: kept, even where older files of later steps lie beside it
     */
    Set<Long> surplus(SortedMap<Long, OptionalDouble> errors, long written) {
        Set<Long> surplus = new HashSet<>(errors.keySet());
        surplus.remove(written);
        surplus.remove(BEGINNING);
        List<Long> ascending = List.copyOf(errors.keySet());
        ascending
                .subList(Math.max(0, ascending.size() - newest), ascending.size())
                .forEach(surplus::remove);
        surplus.removeIf(steps -> everySteps > 0 && steps % everySteps == 0);
        surplus.removeAll(best(errors));
        return new TreeSet<>(surplus);
    }

    /** Of several that are equally good the first one. */
    private static Set<Long> best(SortedMap<Long, OptionalDouble> errors) {
        return errors.entrySet().stream()
                .filter(entry -> entry.getValue().isPresent())
                .min(Comparator.comparingDouble(entry -> entry.getValue().getAsDouble()))
                .map(Map.Entry::getKey)
                .map(Set::of)
                .orElse(Set.of());
    }
}
