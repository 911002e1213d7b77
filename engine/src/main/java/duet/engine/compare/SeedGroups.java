package duet.engine.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs whose configurations differ in nothing but the seed. */
final class SeedGroups {
    static final String SEED = "training.seed";

    /**
     * One thing that was trained several times.
     *
     * @param name of its configuration; of the first run's folder where others are called the same
     * @param runs their places among all, in order
     */
    record Group(String name, List<Integer> runs) {
        Group {
            runs = List.copyOf(runs);
        }

        int first() {
            return runs.get(0);
        }
    }

    private SeedGroups() {}

    /**
     * @param configs of the runs in order
     * @param folders names of the runs' folders in the same order
     */
    static List<Group> of(List<FlatConfig> configs, List<String> folders) {
        Map<Map<String, String>, List<Integer>> runs = new LinkedHashMap<>();
        for (int run = 0; run < configs.size(); run++) {
            runs.computeIfAbsent(seedless(configs.get(run)), key -> new ArrayList<>())
                    .add(run);
        }
        List<String> names = runs.values().stream()
                .map(group -> configs.get(group.get(0)).values().get("name"))
                .toList();
        return runs.values().stream()
                .map(group -> new Group(name(configs, folders, group.get(0), names), group))
                .toList();
    }

    private static Map<String, String> seedless(FlatConfig config) {
        Map<String, String> values = new LinkedHashMap<>(config.values());
        values.remove(SEED);
        values.remove("name");
        return values;
    }

    private static String name(List<FlatConfig> configs, List<String> folders, int run, List<String> names) {
        String name = configs.get(run).values().get("name");
        boolean isOnlyOne = name != null && names.stream().filter(name::equals).count() == 1;
        return isOnlyOne ? name : folders.get(run);
    }
}
