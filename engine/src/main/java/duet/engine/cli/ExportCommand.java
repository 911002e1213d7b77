package duet.engine.cli;

import duet.engine.interchange.Export;
import duet.engine.run.CheckpointChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code export RUN}: a trained network for other programs. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Writes the network of a run for ONNX, PyTorch and other programs.",
            "All towers become one network, as it is in testing. Its input is what the network sees, a"
                    + " picture less the mean; with --pixels it is the picture itself."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:exported", "2:bad input; nothing was written"},
        footerHeading = "%nFor example:%n",
        footer = {
            "  java -jar engine.jar export runs/alexnet-20260101T120000Z --onnx alexnet.onnx --pixels",
            "  java -jar engine.jar export runs/alexnet-20260101T120000Z --safetensors alexnet.safetensors"
        })
final class ExportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description = "Folder of the run, such as runs/alexnet-20260101T120000Z.")
    private Path run;

    @Option(
            names = "--onnx",
            paramLabel = "FILE",
            description = "Writes an ONNX model (opset 17) with the outputs logits and probabilities.")
    private Path onnx;

    @Option(
            names = "--safetensors",
            paramLabel = "FILE",
            description =
                    "Writes the weights under PyTorch's names, and beside them a Python file of the same name with the"
                            + " module that loads them.")
    private Path safetensors;

    @Option(
            names = "--checkpoint",
            paramLabel = "WHICH",
            defaultValue = "best",
            description =
                    "best: the one with the lowest validation error, the newest where none was validated (default);"
                            + " newest; or a file, by its path or its name in the run's folder of checkpoints.")
    private String checkpoint;

    @Option(
            names = "--pixels",
            description =
                    "Opens the run's data and makes the subtraction of their mean part of what is exported, so that its"
                            + " input is RGB on 0..255; the names of the classes go into the metadata.")
    private boolean pixels;

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = "With --pixels: sets a key of the run's data, such as data.path where they have moved.")
    private List<String> set = new ArrayList<>();

    @Mixin
    private Quiet quiet;

    @Override
    public Integer call() throws Exception {
        require(onnx != null || safetensors != null, "nothing to write: name --onnx FILE, --safetensors FILE or both");
        require(pixels || set.isEmpty(), "--set " + String.join(" ", set) + ": data are only opened with --pixels");
        Export.Request request = new Export.Request(
                run,
                CheckpointChoice.of(checkpoint),
                Optional.ofNullable(onnx),
                Optional.ofNullable(safetensors),
                pixels,
                set);
        CommandLine line = spec.commandLine();
        Export.run(request, Version.name(), quiet.console()).forEach(line.getOut()::println);
        return TrainCommand.DONE;
    }

    private void require(boolean condition, String problem) {
        if (!condition) {
            throw new CommandLine.ParameterException(spec.commandLine(), problem);
        }
    }
}
