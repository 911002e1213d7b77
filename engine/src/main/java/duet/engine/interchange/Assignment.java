package duet.engine.interchange;

import duet.dataloader.DataException;
import duet.engine.config.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which arrays of a file are a network's. An array is found under its own name or under one that is mapped to it; where the file
 * keeps a layer in parts, as {@code conv2_a} and {@code conv2_b} of two GPUs, these are its rows one after the other.
 */
final class Assignment {
    private static final String MOMENTUM = ".momentum";
    private static final int MOST_PARTS = 8;

    private final String file;
    private final Map<String, List<Long>> found;
    private final Renaming renaming;
    /** By what they are called here. */
    private final Map<String, String> names = new LinkedHashMap<>();

    private final Map<String, List<String>> sources = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> leftOut = new LinkedHashSet<>();

    private Assignment(String file, Map<String, List<Long>> found, Renaming renaming) {
        this.file = file;
        this.found = found;
        this.renaming = renaming;
    }

    /**
     * @param file its name, for messages
     * @param found shapes in the file
     * @param wanted shapes of the network
     * @throws DataException that names every array which is missing, too many, or of another shape
     */
    static Assignment of(
            String file, Map<String, List<Long>> found, Renaming renaming, Map<String, List<Integer>> wanted) {
        Assignment assignment = new Assignment(file, found, renaming);
        assignment.rename();
        wanted.forEach((name, shape) ->
                assignment.assign(name, shape.stream().map(Integer::longValue).toList()));
        assignment.findSurplus(wanted.keySet());
        if (!assignment.problems.isEmpty()) {
            throw new DataException(assignment.problems);
        }
        return assignment;
    }

    private void rename() {
        for (String array : found.keySet()) {
            Optional<String> name = renaming.apply(array);
            if (name.isEmpty()) {
                leftOut.add(array);
            } else if (names.put(name.get(), array) != null) {
                problems.add(file + ": two of its arrays would be " + name.get() + "; see --map");
            }
        }
        for (String from : renaming.unused()) {
            problems.add("--map " + from + "=...: " + file + " has no such layer"
                    + Nearest.hint(from, layers(found.keySet())));
        }
    }

    private void assign(String name, List<Long> shape) {
        List<String> parts = names.containsKey(name) ? List.of(name) : parts(name);
        if (parts.isEmpty()) {
            problems.add(file + ": has no " + name + " " + shape + suggestion(name, shape));
            return;
        }
        List<String> arrays = parts.stream().map(names::get).toList();
        if (!fits(arrays, shape)) {
            problems.add(
                    file + ": " + String.join(" and ", arrays) + (arrays.size() == 1 ? " has" : " have") + " the shape "
                            + String.join(
                                    " and ",
                                    arrays.stream()
                                            .map(array -> found.get(array).toString())
                                            .toList())
                            + "; the configuration wants " + shape + " for " + name);
        }
        sources.put(name, arrays);
    }

    /** {@code conv2_a.weight}, {@code conv2_b.weight} and so on for {@code conv2.weight}, as far as they are there. */
    private List<String> parts(String name) {
        int dot = name.lastIndexOf('.');
        List<String> parts = new ArrayList<>();
        for (int part = 0; part < MOST_PARTS; part++) {
            String candidate = name.substring(0, dot) + "_" + (char) ('a' + part) + name.substring(dot);
            if (!names.containsKey(candidate)) {
                break;
            }
            parts.add(candidate);
        }
        return parts.size() > 1 ? parts : List.of();
    }

    /** Sizes of 1 in front mean nothing: Caffe once gave every array four. */
    private boolean fits(List<String> arrays, List<Long> shape) {
        if (arrays.size() == 1) {
            return plain(found.get(arrays.get(0))).equals(plain(shape));
        }
        List<Long> rest = shape.subList(1, shape.size());
        long rows = 0;
        for (String array : arrays) {
            List<Long> part = found.get(array);
            int first = part.size() - shape.size();
            if (first < 0
                    || part.subList(0, first).stream().anyMatch(size -> size != 1)
                    || !part.subList(first + 1, part.size()).equals(rest)) {
                return false;
            }
            rows += part.get(first);
        }
        return rows == shape.get(0);
    }

    private static List<Long> plain(List<Long> shape) {
        int first = 0;
        while (first < shape.size() - 1 && shape.get(first) == 1) {
            first++;
        }
        return shape.subList(first, shape.size());
    }

    /** An array of that shape which nothing here is called after, for a start. */
    private String suggestion(String name, List<Long> shape) {
        String kind = name.substring(name.lastIndexOf('.'));
        return found.keySet().stream()
                .filter(array -> array.endsWith(kind) && plain(found.get(array)).equals(plain(shape)))
                .filter(array -> !sources.containsKey(array))
                .findFirst()
                .map(array -> "; " + array + " has that shape: --map " + layer(array) + "=" + layer(name))
                .orElseGet(() -> Nearest.hint(name, found.keySet()));
    }

    private void findSurplus(Collection<String> wanted) {
        Set<String> used = new LinkedHashSet<>();
        sources.values().forEach(used::addAll);
        names.forEach((name, array) -> {
            boolean momentum =
                    name.endsWith(MOMENTUM) && wanted.contains(name.substring(0, name.length() - MOMENTUM.length()));
            if (momentum) {
                leftOut.add(array);
            } else if (!used.contains(array)) {
                problems.add(file + ": holds " + array + " " + found.get(array)
                        + ", for which the configuration has no layer; --map " + layer(array) + "= leaves it out");
            }
        });
    }

    private static Set<String> layers(Collection<String> arrays) {
        Set<String> layers = new LinkedHashSet<>();
        arrays.forEach(array -> layers.add(layer(array)));
        return layers;
    }

    private static String layer(String array) {
        int dot = array.lastIndexOf('.');
        return dot < 1 ? array : array.substring(0, dot);
    }

    /** The file's arrays that are a network's array, one after the other. */
    List<String> sources(String name) {
        return sources.get(name);
    }

    /** Arrays of the file that are not taken over. */
    Set<String> leftOut() {
        return leftOut;
    }
}
