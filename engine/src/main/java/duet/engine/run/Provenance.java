package duet.engine.run;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** What a run's bits depend on besides its configuration and data. */
public final class Provenance {
    private static final List<String> DECIDE = List.of(
            "cards",
            "compute-capability",
            "cuda-driver",
            "cublas",
            "cudnn",
            "nvrtc",
            "instruction-set",
            "cores-per-tower",
            "onednn",
            "towers");

    private Provenance() {}

    /** Versions and properties of this program and machine, by name. */
    public static Map<String, String> of(Preparation prepared) {
        Map<String, String> versions = new TreeMap<>();
        versions.put(
                "engine",
                Optional.ofNullable(Provenance.class.getPackage().getImplementationVersion())
                        .orElse("not from engine.jar"));
        versions.put("java", Runtime.version().toString());
        versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        versions.putAll(prepared.devices().versions(prepared.coresPerTower()));
        versions.put("towers", Integer.toString(prepared.network().towers().size()));
        return versions;
    }

    /** In one line what has changed since and may change bits; empty where nothing has. */
    public static Optional<String> departure(Map<String, String> then, Map<String, String> now) {
        List<String> changes = DECIDE.stream()
                .filter(name -> !Objects.equals(then.get(name), now.get(name)))
                .map(name -> name + " was " + value(then, name) + " and is " + value(now, name))
                .toList();
        return changes.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", changes));
    }

    /** A device that is not used has none. */
    private static String value(Map<String, String> versions, String name) {
        return versions.getOrDefault(name, "none");
    }
}
