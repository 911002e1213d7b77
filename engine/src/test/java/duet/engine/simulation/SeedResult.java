package duet.engine.simulation;

import java.util.List;
import java.util.Map;

/**
 * What came of a seed.
 *
 * @param violations promises that were broken, the first one first
 * @param hash of the whole course of things
 * @param struck how often each fault did
 * @param ends of its lives and attempts, in order: an outcome, or what it died of
 * @param happenings how many
 * @param nanos simulated
 * @param told how often the run told what, by name of the event
 */
record SeedResult(
        long seed,
        List<String> violations,
        long hash,
        Map<Fault, Integer> struck,
        List<String> ends,
        Placement placement,
        long happenings,
        long nanos,
        Map<String, Integer> told) {

    boolean good() {
        return violations.isEmpty();
    }

    /** Steps that were told, those that were told again after a resume among them. */
    int steps() {
        return told.getOrDefault("StepDone", 0);
    }
}
