package duet.engine.cli;

import duet.engine.interchange.Import;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code import FILE RUN}: weights of another program as a run. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Makes a run of weights that were trained elsewhere.",
            "They come from a safetensors file (F32, F16, BF16, F64) of any program, or from a .caffemodel."
                    + " What works on runs works on it, and --resume and init.from train on from it.",
            "The file must hold the arrays of the configuration's network, and no others. Layers are found"
                    + " by name; of a layer that lies there in parts, conv2_a and conv2_b, these are put together."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:imported", "2:bad input; nothing was written"},
        footerHeading = "%nFor example:%n",
        footer = {
            "  java -jar engine.jar import bvlc_alexnet.caffemodel runs/caffe --config configs/caffe-alexnet.conf",
            "  java -jar engine.jar import net.safetensors runs/torch --config my.conf --map features.0=conv1"
        })
final class ImportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "A .safetensors file or a .caffemodel.")
    private Path file;

    @Parameters(index = "1", paramLabel = "RUN", description = "Folder to make for the run, such as runs/caffe.")
    private Path run;

    @Option(
            names = "--config",
            paramLabel = "CONFIG",
            required = true,
            description = "Configuration of the network that the weights belong to.")
    private Path config;

    @Option(
            names = "--map",
            paramLabel = "FROM=TO",
            description =
                    "What a layer of the file, or one of its arrays, is called in the configuration; FROM= leaves it"
                            + " out. May be given many times.")
    private List<String> map = new ArrayList<>();

    @Option(
            names = "--channels",
            paramLabel = "rgb|bgr",
            description =
                    "The order of the colours that the file's first layer sees (default: bgr for a .caffemodel, rgb"
                            + " otherwise).")
    private String channels;

    @Option(names = "--set", paramLabel = "key=value", description = "Overrides a key of the configuration.")
    private List<String> set = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        CommandLine line = spec.commandLine();
        if (channels != null) {
            Choice.require("--channels", channels, List.of("rgb", "bgr"), spec);
        }
        Optional<Import.Colours> colours =
                Optional.ofNullable(channels).map(word -> Import.Colours.valueOf(word.toUpperCase(Locale.ROOT)));
        Import.run(new Import.Request(file, config, set, map, colours, run)).forEach(line.getOut()::println);
        return TrainCommand.DONE;
    }
}
