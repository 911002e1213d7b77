package duet.engine.cli;

import duet.dataloader.batch.Split;
import duet.engine.inference.TrainedRun;
import duet.engine.run.CheckpointChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which network is shown pictures, and which data are its own. */
final class NetworkOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description = "Folder of the run, such as runs/alexnet-20260101T120000Z.")
    private Path run;

    @Option(
            names = "--checkpoint",
            paramLabel = "WHICH",
            defaultValue = "best",
            description =
                    "best: the one with the lowest validation error, the newest where none was validated (default);"
                            + " newest; or a file, by its path or its name in the run's folder of checkpoints.")
    private String checkpoint;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Data of any form that training reads (default: those that the run was trained on). The mean"
                    + " that is subtracted is that of their training pictures.")
    private Path data;

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = "Sets a key that may differ here without making it another network, such as precision.")
    private List<String> set = new ArrayList<>();

    TrainedRun.Request request() {
        return new TrainedRun.Request(run, CheckpointChoice.of(checkpoint), Optional.ofNullable(data), set);
    }

    /** @throws CommandLine.ParameterException when the word names neither part of a data set */
    Split split(String word) {
        return split(word, spec);
    }

    /** @throws CommandLine.ParameterException when the word names neither part of a data set */
    static Split split(String word, CommandSpec spec) {
        return Choice.require("--split", word, List.of("validation", "training"), spec)
                        .equals("training")
                ? Split.TRAINING
                : Split.VALIDATION;
    }

    /** @throws CommandLine.ParameterException when an option makes no sense */
    void require(boolean condition, String problem) {
        if (!condition) {
            throw new CommandLine.ParameterException(spec.commandLine(), problem);
        }
    }
}
