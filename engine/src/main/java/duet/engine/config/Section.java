package duet.engine.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One section of the file while it is read. It remembers which keys were asked for: what is left when reading is
 * {@link #done} is a key that nobody knows. A key that is {@code null} counts as not written.
 */
final class Section {

    private final ConfigObject object;
    private final String path;
    private final Place place;
    private final Problems problems;
    private final boolean absent;
    private final Set<String> known = new LinkedHashSet<>();
    private final Map<String, Object> effective = new LinkedHashMap<>();

    private Section(ConfigObject object, String path, Place place, Problems problems, boolean absent) {
        this.object = object;
        this.path = path;
        this.place = place;
        this.problems = problems;
        this.absent = absent;
    }

    static Section root(ConfigObject object, Place file, Problems problems) {
        return new Section(object, "", file, problems, false);
    }

    /** Reads a key that must be there. */
    <T> T required(String key, Kind<T> kind) {
        return expect(key, kind).orElse(kind.safe());
    }

    /** Reads a key that must be there; empty when it is not, or not of its kind (which was reported). */
    <T> Optional<T> expect(String key, Kind<T> kind) {
        if (!has(key)) {
            missing(key, kind.expected());
            return Optional.empty();
        }
        return read(key, object.get(key), kind);
    }

    /** Reads a key that may be left out. @param unwritten the default, as it would be written in a file */
    <T> T orElse(String key, Kind<T> kind, Object unwritten) {
        ConfigValue value = has(key) ? object.get(key) : ConfigValueFactory.fromAnyRef(unwritten, "default");
        return read(key, value, kind).orElse(kind.safe());
    }

    /** Reads a key that may be left out and then means nothing. */
    <T> Optional<T> optional(String key, Kind<T> kind) {
        return has(key) ? read(key, object.get(key), kind) : Optional.empty();
    }

    /**
     * Reads a path that may be left out. In force it is an absolute one: a run may be taken up again from another folder.
     */
    Optional<Path> optionalPath(String key) {
        Optional<Path> path = optional(key, Kind.PATH).map(Path::of);
        path.ifPresent(
                given -> effective.put(key, given.toAbsolutePath().normalize().toString()));
        return path;
    }

    /** A section inside this one, empty where it is not written. */
    Section section(String key) {
        Section inner = has(key) ? written(key) : nothing(key, false);
        effective.put(key, inner.effective);
        return inner;
    }

    /** A list of sections that must be there; one with a {@code name} is called by it in messages. */
    List<Section> sections(String key) {
        if (!has(key)) {
            missing(key, "a list of sections [ { }, ... ]");
            return List.of();
        }
        ConfigValue value = object.get(key);
        if (Kind.typeOf(value) != ConfigValueType.LIST) {
            report(key, "found " + Kind.describe(value) + ", expected a list of sections [ { }, ... ]");
            return List.of();
        }
        List<Section> sections = new ArrayList<>();
        ConfigList items = (ConfigList) value;
        for (int i = 0; i < items.size(); i++) {
            element(key, i, items.get(i)).ifPresent(sections::add);
        }
        effective.put(key, sections.stream().map(inner -> inner.effective).toList());
        return sections;
    }

    boolean has(String key) {
        known.add(key);
        return isWritten(key);
    }

    void report(String key, String message) {
        problems.add(place(key), path(key), message);
    }

    void missing(String key, String expected) {
        if (!absent) {
            problems.add(place, path(key), "missing, expected " + expected);
        }
    }

    /** Reports every key that was never asked for. */
    void done() {
        for (String key : object.keySet()) {
            if (!known.contains(key)) {
                Optional<String> near = Nearest.to(key, known);
                report(
                        key,
                        "unknown key"
                                + near.map(word -> "; did you mean " + word + "?")
                                        .orElse("; known here: " + String.join(", ", known)));
            }
        }
    }

    Place place() {
        return place;
    }

    /** Where a key is written, or the section if it is not. */
    Place place(String key) {
        return object.containsKey(key) ? Place.of(object.get(key).origin(), place) : place;
    }

    String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Every value of this section as it is in force, defaults included. */
    Map<String, Object> effective() {
        return effective;
    }

    private <T> Optional<T> read(String key, ConfigValue value, Kind<T> kind) {
        try {
            T read = kind.read(value);
            effective.put(key, value.unwrapped());
            return Optional.of(read);
        } catch (Mismatch mismatch) {
            report(key, mismatch.getMessage());
            return Optional.empty();
        }
    }

    private boolean isWritten(String key) {
        if (!object.containsKey(key)) {
            return false;
        }
        return Kind.typeOf(object.get(key)) != ConfigValueType.NULL;
    }

    private Section written(String key) {
        ConfigValue value = object.get(key);
        if (Kind.typeOf(value) != ConfigValueType.OBJECT) {
            report(key, "found " + Kind.describe(value) + ", expected a section { }");
            return nothing(key, true);
        }
        return new Section((ConfigObject) value, path(key), place(key), problems, false);
    }

    private Section nothing(String key, boolean reported) {
        ConfigObject empty = ConfigValueFactory.fromMap(Map.of());
        return new Section(empty, path(key), place, problems, reported || absent);
    }

    private Optional<Section> element(String key, int index, ConfigValue item) {
        String label = path(key) + "[" + index + "]";
        Place where = Place.of(item.origin(), place);
        if (Kind.typeOf(item) != ConfigValueType.OBJECT) {
            problems.add(where, label, "found " + Kind.describe(item) + ", expected a section { }");
            return Optional.empty();
        }
        ConfigObject inner = (ConfigObject) item;
        ConfigValue name = inner.get("name");
        if (name != null && Kind.typeOf(name) == ConfigValueType.STRING) {
            label = path(key) + "." + name.unwrapped();
        }
        return Optional.of(new Section(inner, label, where, problems, false));
    }
}
