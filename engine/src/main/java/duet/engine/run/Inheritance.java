package duet.engine.run;

import duet.actors.checkpoint.Checkpoint;
import duet.actors.schedule.Schedule;
import duet.actors.schedule.Standing;
import duet.dataloader.DataException;
import duet.engine.checkpoint.CheckpointFile;
import duet.engine.checkpoint.DamagedCheckpointException;
import duet.engine.console.Console;
import duet.ops.network.NetworkPlan;
import duet.ops.tower.ParameterCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a run takes over from another one with {@code init.from}: the layers that have the same name and shapes there. The others
 * start as they would without, and all momenta are 0.
 */
final class Inheritance {
    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";

    private final ParameterCopy values;

    private Inheritance(ParameterCopy values) {
        this.values = values;
    }

    /**
     * Reads them. Each layer is told of in a line. Empty where the configuration names no other run.
     *
     * @throws DataException when what it names is no run with a good checkpoint and no checkpoint, or has no layer to copy
     */
    static Optional<Inheritance> of(Preparation prepared, Console console) throws IOException {
        Optional<Path> from = prepared.config().init().from();
        if (from.isEmpty()) {
            return Optional.empty();
        }
        try (CheckpointFile other = open(from.get(), console)) {
            NetworkPlan whole = NetworkPlan.of(prepared.network().spec().onOneTower());
            ParameterCopy values = ParameterCopy.starting(
                    whole.towers().get(0), prepared.config().training().seed());
            copy(whole, other, values, console);
            return Optional.of(new Inheritance(values));
        }
    }

    private static CheckpointFile open(Path from, Console console) throws IOException {
        try {
            if (Files.isRegularFile(from)) {
                return CheckpointFile.open(from);
            }
            RunFolder.config(from);
            return new CheckpointChoice.Best().open(from, problem -> console.warn("passed over " + problem));
        } catch (DataException e) {
            throw new DataException(e.problems().stream()
                    .map(problem -> "init.from: " + problem)
                    .toList());
        } catch (DamagedCheckpointException e) {
            throw new DataException("init.from: " + e.getMessage(), e);
        }
    }

    private static void copy(NetworkPlan whole, CheckpointFile other, ParameterCopy values, Console console)
            throws IOException {
        Map<String, String> fresh = new LinkedHashMap<>();
        List<String> copied = new ArrayList<>();
        for (String layer : layers(whole)) {
            Optional<String> obstacle = obstacle(layer, whole, other);
            if (obstacle.isPresent()) {
                fresh.put(layer, obstacle.get());
            } else {
                copied.add(layer);
            }
        }
        if (copied.isEmpty()) {
            List<String> problems = new ArrayList<>();
            problems.add("init.from: " + other.path() + " has no layer of this network, by name and shape");
            fresh.forEach((layer, why) -> problems.add("init.from: " + layer + ": " + why));
            throw new DataException(problems);
        }
        for (ParameterCopy.Rows rows : values.rows()) {
            if (copied.contains(layer(rows.name()))) {
                other.read(rows.name(), 0, rows.value());
            }
        }
        console.say("weights from " + other.path() + " (step "
                + other.standing().position().steps() + ")");
        copied.forEach(layer -> console.say("  " + layer + ": copied"));
        fresh.forEach((layer, why) -> console.say("  " + layer + ": starts afresh, " + why));
        leftOut(whole, other).forEach(layer -> console.say("  " + layer + ": left out, it is not in this network"));
    }

    private static List<String> layers(NetworkPlan whole) {
        return whole.parameterShapes().keySet().stream()
                .map(Inheritance::layer)
                .distinct()
                .toList();
    }

    private static List<String> leftOut(NetworkPlan whole, CheckpointFile other) {
        List<String> here = layers(whole);
        return other.tensors().keySet().stream()
                .filter(name -> name.endsWith(WEIGHT))
                .map(Inheritance::layer)
                .filter(layer -> !here.contains(layer))
                .toList();
    }

    private static String layer(String array) {
        return array.substring(0, array.lastIndexOf('.'));
    }

    /** Why a layer cannot be copied; empty where it can. */
    private static Optional<String> obstacle(String layer, NetworkPlan whole, CheckpointFile other) {
        for (String kind : List.of(WEIGHT, BIAS)) {
            List<Long> there = other.tensors().get(layer + kind);
            List<Long> here = whole.parameterShapes().get(layer + kind).stream()
                    .map(Integer::longValue)
                    .toList();
            if (there == null) {
                return Optional.of("it is not there");
            }
            if (!there.equals(here)) {
                return Optional.of("its" + kind.replace('.', ' ') + " is " + there + " there and " + here + " here");
            }
        }
        return Optional.empty();
    }

    /** Before the first step. */
    Checkpoint checkpoint(Schedule schedule) {
        return new Checkpoint(Standing.atStart(schedule), OptionalDouble.empty(), List.of(values));
    }
}
