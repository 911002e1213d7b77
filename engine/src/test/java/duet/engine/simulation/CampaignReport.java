package duet.engine.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a campaign has been through: a share of seeds for everything that can happen, so that one sees that it does. */
final class CampaignReport {
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private final Map<String, Integer> ends = new TreeMap<>();
    private final Map<String, Integer> placements = new TreeMap<>();
    private final Map<String, Integer> told = new TreeMap<>();
    private final Map<String, Integer> numbersOfFaults = new TreeMap<>();
    private final List<SeedResult> bad = new ArrayList<>();
    private long seeds;
    private long happenings;
    private long attempts;
    private double seconds;

    void add(SeedResult result) {
        seeds++;
        happenings += result.happenings();
        attempts += result.ends().size();
        seconds += result.nanos() / 1e9;
        result.struck().keySet().forEach(fault -> faults.merge(fault, 1, Integer::sum));
        result.ends().stream().distinct().forEach(end -> ends.merge(end, 1, Integer::sum));
        placements.merge("towers on hosts " + result.placement().hosts(), 1, Integer::sum);
        result.told().keySet().forEach(event -> told.merge(event, 1, Integer::sum));
        int struck =
                result.struck().values().stream().mapToInt(Integer::intValue).sum();
        numbersOfFaults.merge(struck == 0 ? "none" : struck < 4 ? "1 to 3" : "4 to 12", 1, Integer::sum);
        if (!result.good()) {
            bad.add(result);
        }
    }

    List<SeedResult> bad() {
        return bad;
    }

    /** Kinds that struck in no seed. */
    List<Fault> missing() {
        return List.of(Fault.values()).stream()
                .filter(fault -> !faults.containsKey(fault))
                .toList();
    }

    /** For people. */
    String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%d seeds, %d with a broken promise; %d attempts at runs, %d happenings, %.0f simulated minutes%n",
                seeds,
                bad.size(),
                attempts,
                happenings,
                seconds / 60));
        add(text, "faults a seed", numbersOfFaults);
        Map<String, Integer> byName = new TreeMap<>();
        faults.forEach((fault, count) -> byName.put(fault.name(), count));
        add(text, "seeds with the fault", byName);
        add(text, "seeds with an attempt that ended in", ends);
        add(text, "seeds that told", told);
        add(text, "placement", placements);
        return text.toString();
    }

    private void add(StringBuilder text, String title, Map<String, Integer> counts) {
        text.append(title).append(String.format("%n"));
        counts.forEach((name, count) ->
                text.append(String.format(Locale.ROOT, "  %-28s %7d  %5.1f %%%n", name, count, 100.0 * count / seeds)));
    }
}
