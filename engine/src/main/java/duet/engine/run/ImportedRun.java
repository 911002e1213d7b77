package duet.engine.run;

import duet.actors.checkpoint.Checkpoint;
import duet.actors.schedule.Standing;
import duet.dataloader.DataException;
import duet.engine.checkpoint.CheckpointFile;
import duet.engine.checkpoint.CheckpointFolder;
import duet.engine.checkpoint.Retention;
import duet.engine.config.RunConfig;
import duet.ops.tower.ParameterCopy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The folder of a run that was trained elsewhere: a configuration, and one checkpoint before the first step. */
public final class ImportedRun {
    /** Entry of a checkpoint that tells where its weights come from. */
    static final String ORIGIN = "imported-from";

    private ImportedRun() {}

    /** Where a checkpoint's weights were imported from; empty for those that were trained here, be it on from imported ones. */
    public static Optional<String> origin(CheckpointFile checkpoint) {
        return Optional.ofNullable(checkpoint.metadata().get(ORIGIN));
    }

    /**
     * Makes the folder.
     *
     * @param weights of the whole network on one tower
     * @param origin what they were imported from, for people
     * @return the checkpoint's file
     * @throws DataException when the folder is there already, or cannot be written
     */
    public static Path write(Path run, RunConfig config, ParameterCopy weights, String origin) {
        try (RunFolder folder = RunFolder.createAt(run)) {
            Map<String, String> metadata = new LinkedHashMap<>();
            metadata.put("run", folder.name());
            metadata.put("config", config.render());
            metadata.put("towers", Integer.toString(config.towers()));
            metadata.put(ORIGIN, origin);
            Standing start = Standing.atStart(Recipe.schedule(config.training()));
            Path checkpoints = RunFolder.checkpoints(run);
            String file = CheckpointFolder.open(checkpoints, new Retention(1, 0), metadata)
                    .write(new Checkpoint(start, OptionalDouble.empty(), List.of(weights)))
                    .file();
            folder.writeConfig(config.render());
            return checkpoints.resolve(file);
        } catch (IOException e) {
            throw new DataException(e.getMessage(), e);
        }
    }
}
