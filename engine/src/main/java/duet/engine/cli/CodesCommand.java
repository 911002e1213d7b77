package duet.engine.cli;

import duet.engine.codes.Codes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code codes RUN}: like pictures found by short binary codes. */
@Command(
        name = "codes",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Learns short binary codes of pictures, and searches by them.",
            "An autoencoder presses the values of a picture in the last hidden layer into a code, as the end"
                    + " of the paper's section 6.1 proposes, and training pictures are searched by it for validation"
                    + " pictures.",
            "Told are memory, precision (how many of the nearest are of the same class) and time, beside the"
                    + " search by all values."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:learnt and tried", "1:the learning failed", "2:bad input; nothing was written"},
        footerHeading = "%nFor example:%n",
        footer = {
            "  java -jar engine.jar codes runs/alexnet-20260101T120000Z",
            "  java -jar engine.jar codes runs/alexnet-20260101T120000Z --bits 128 --out codes.npy"
        })
final class CodesCommand implements Callable<Integer> {
    private static final int MOST_BITS = 4096;

    @Spec
    private CommandSpec spec;

    @Mixin
    private NetworkOptions network;

    @Option(
            names = "--bits",
            paramLabel = "N",
            defaultValue = "64",
            description = "Bits of a code, a multiple of 8 (default: ${DEFAULT-VALUE}).")
    private int bits;

    @Option(
            names = "--hidden",
            paramLabel = "N",
            defaultValue = "512",
            description = "Units between values and bits, each way (default: ${DEFAULT-VALUE}).")
    private int hidden;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "40",
            description = "Epochs that the autoencoder is trained (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--layer",
            paramLabel = "NAME",
            description = "The layer whose values are coded (default: the layer that the last one sees).")
    private String layer;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "50000",
            description = "Training pictures at most, spread over all of them (default: ${DEFAULT-VALUE}).")
    private int most;

    @Option(
            names = "--queries",
            paramLabel = "N",
            defaultValue = "500",
            description = "Validation pictures that are searched for, spread over all of them (default:"
                    + " ${DEFAULT-VALUE}).")
    private int queries;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Writes the training pictures' codes as NumPy's packbits has them; FILE ends in .npy, the"
                    + " pictures' names go to the same name with .csv.")
    private Path out;

    @Mixin
    private Quiet quiet;

    @Override
    public Integer call() throws IOException {
        network.require(
                bits >= Byte.SIZE && bits <= MOST_BITS && bits % Byte.SIZE == 0,
                "--bits " + bits + ": expected a multiple of 8 from 8 to " + MOST_BITS);
        network.require(hidden >= 1, "--hidden " + hidden + ": expected a whole number, 1 or more");
        network.require(epochs >= 1, "--epochs " + epochs + ": expected a whole number, 1 or more");
        network.require(most >= 1, "--most " + most + ": expected a whole number, 1 or more");
        network.require(queries >= 1, "--queries " + queries + ": expected a whole number, 1 or more");
        Codes.Request request = new Codes.Request(
                network.request(),
                Optional.ofNullable(layer),
                bits,
                hidden,
                epochs,
                most,
                queries,
                Optional.ofNullable(out));
        Codes.learn(request, quiet.console()).forEach(spec.commandLine().getOut()::println);
        return TrainCommand.DONE;
    }
}
