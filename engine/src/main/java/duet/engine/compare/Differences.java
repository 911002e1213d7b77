package duet.engine.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What is not the same in all of several sets of values. */
final class Differences {

    /** @param values of the runs in order; null where one has none */
    record Row(String key, List<String> values) {}

    private final List<Map<String, String>> all;

    Differences(List<Map<String, String>> all) {
        this.all = List.copyOf(all);
    }

    /** In the order of the keys as the first has them, then the second and so on. */
    List<Row> rows() {
        Set<String> keys = new LinkedHashSet<>();
        all.forEach(values -> keys.addAll(values.keySet()));
        List<Row> rows = new ArrayList<>();
        for (String key : keys) {
            List<String> values = new ArrayList<>();
            all.forEach(each -> values.add(each.get(key)));
            if (differs(key, values)) {
                rows.add(new Row(key, values));
            }
        }
        return rows;
    }

    /** What a layer is like is no difference to a run that has no such layer: that it has none is told once. */
    private boolean differs(String key, List<String> values) {
        Optional<String> layer = FlatConfig.layer(key);
        List<String> compared = new ArrayList<>();
        for (int run = 0; run < values.size(); run++) {
            if (layer.isEmpty() || all.get(run).containsKey(layer.get())) {
                compared.add(values.get(run));
            }
        }
        return compared.stream().anyMatch(value -> !Objects.equals(value, compared.get(0)));
    }
}
