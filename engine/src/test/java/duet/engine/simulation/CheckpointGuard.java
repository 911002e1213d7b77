package duet.engine.simulation;

import duet.actors.schedule.Position;
import duet.engine.checkpoint.CheckpointFile;
import duet.engine.checkpoint.DamagedCheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Holds checkpoints against the undisturbed run: each is whole, and of one place in it, weights, momenta, position and rate. */
final class CheckpointGuard {
    private final Simulation simulation;
    private final Undisturbed undisturbed;
    private final Path folder;

    CheckpointGuard(Simulation simulation, Undisturbed undisturbed, Path folder) {
        this.simulation = simulation;
        this.undisturbed = undisturbed;
        this.folder = folder;
    }

    /** All that are there. */
    void checkAll() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<String> names;
        try (Stream<Path> files = Files.list(folder)) {
            names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".safetensors"))
                    .sorted()
                    .toList();
        }
        for (String name : names) {
            check(name);
        }
    }

    void check(String name) throws IOException {
        try (CheckpointFile file = CheckpointFile.open(folder.resolve(name))) {
            check(file);
        } catch (DamagedCheckpointException e) {
            simulation.violate("a checkpoint under its own name is whole: " + name + " is not");
        }
    }

    private void check(CheckpointFile file) throws IOException {
        Position position = file.standing().position();
        String name = file.path().getFileName().toString();
        Undisturbed.Place place = undisturbed.place(position.batches());
        if (place == null) {
            simulation.violate(name + " stands at batch " + position.batches() + ", where the run never stands");
            return;
        }
        expect(name, "steps", position.steps(), place.steps());
        expect(name, "epoch", position.epoch(), place.epoch());
        expect(name, "rate", file.standing().schedule().rate(), place.scheduledRate());
        if (file.validationError().isPresent()) {
            expect(name, "validation error", file.validationError(), place.validationError());
        }
        if (!WholeArrays.same(WholeArrays.of(file), place.arrays())) {
            simulation.violate("no checkpoint mixes two steps: the arrays of " + name + " are not those after batch "
                    + position.batches());
        }
    }

    private void expect(String name, String what, Object found, Object expected) {
        if (!found.equals(expected)) {
            simulation.violate(name + " has the " + what + " " + found + "; expected " + expected);
        }
    }
}
