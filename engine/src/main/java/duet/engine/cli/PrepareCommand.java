package duet.engine.cli;

import duet.dataloader.original.Holdout;
import duet.dataloader.original.OriginalSet;
import duet.dataloader.packed.Storage;
import duet.dataloader.packing.PackingOptions;
import duet.engine.console.Console;
import duet.engine.prepare.Originals;
import duet.engine.prepare.PrepareRun;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code prepare SOURCE TARGET}: packs a data set once. */
@Command(
        name = "prepare",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Packs a data set once, for training that never waits for pictures.",
            "The shorter side is brought to 256 (averaged when shrinking, bicubic when enlarging), the"
                    + " central 256x256 kept and stored in ZIP files; mean image and colour directions are measured"
                    + " over all training pictures.",
            "SOURCE is a folder with ImageNet's tar files as distributed (training, validation, development"
                    + " kit), with train/CLASS/ and val/CLASS/ (or validation/, or test/), with folders of classes"
                    + " alone, or with the files of CIFAR-10, CIFAR-100, MNIST or Fashion-MNIST.",
            "It may be interrupted: the same command goes on, and the result is the same to the byte."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:packed", "2:bad input, or the disk is full; what is finished is kept"},
        footerHeading = "%nFor example:%n",
        footer = {
            "  java -jar engine.jar prepare imagenet imagenet-256",
            "  java -jar engine.jar prepare cifar-10-batches-bin cifar-10",
            "  java -jar engine.jar prepare fall09 fall09-256 --hold-out 0.5"
        })
final class PrepareCommand implements Callable<Integer> {
    private static final int SIDE = 256;
    private static final List<String> STORES = List.of("jpeg", "raw");

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "The folder of the data set as it is distributed.")
    private Path source;

    @Parameters(index = "1", paramLabel = "TARGET", description = "The folder to make.")
    private Path target;

    @Option(
            names = "--side",
            paramLabel = "N",
            description = "Rows and columns of the stored pictures (default: " + SIDE
                    + ", or the source's where all have one size, as CIFAR's 32).")
    private Integer side;

    @Option(
            names = "--store",
            paramLabel = "HOW",
            description =
                    "jpeg, or raw: 8 times larger, and nothing is decoded in training (default: jpeg, or raw where all"
                            + " pictures of the source have one size).")
    private String store;

    @Option(
            names = "--quality",
            paramLabel = "N",
            description = "Quality of the JPEG files, 1 to 100 (default: " + Storage.Jpeg.DEFAULT_QUALITY + ").")
    private Integer quality;

    @Option(
            names = "--hold-out",
            paramLabel = "SHARE",
            description = "For a source without validation pictures: sets this share of its pictures aside as such, for"
                    + " example 0.5.")
    private Double holdOut;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Which pictures are set aside (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--most-rejected",
            paramLabel = "N",
            defaultValue = "100",
            description = "Pictures that cannot be read are left out and listed in TARGET/rejected.tsv, at most so many"
                    + " (default: ${DEFAULT-VALUE}).")
    private int mostRejected;

    @Option(
            names = "--per-shard",
            paramLabel = "N",
            defaultValue = "" + PackingOptions.DEFAULT_PICTURES_PER_SHARD,
            description = "Pictures of the source that go into one file (default: ${DEFAULT-VALUE}).")
    private int perShard;

    @Option(names = "--threads", paramLabel = "N", description = "Pictures worked on at once (default: one a core).")
    private Integer threads;

    @Option(
            names = {"-q", "--quiet"},
            description =
                    "Prints no progress. What remains: what came of it, and warnings. Errors go to standard error as ever.")
    private boolean quiet;

    @Override
    public Integer call() {
        Storage.Jpeg jpeg =
                new Storage.Jpeg(within("--quality", quality == null ? Storage.Jpeg.DEFAULT_QUALITY : quality, 1, 100));
        OriginalSet original = Originals.open(source);
        OriginalSet set = holdOut == null ? original : Holdout.of(original, share(), seed);
        PackingOptions options = new PackingOptions(
                side == null ? set.side().orElse(SIDE) : side,
                storage(set, jpeg),
                perShard,
                mostRejected,
                threads == null ? Runtime.getRuntime().availableProcessors() : threads);
        PrepareRun.run(set, target, options, Console.onStandardOutput(Quiet.told(quiet)));
        return TrainCommand.DONE;
    }

    private Storage storage(OriginalSet set, Storage.Jpeg jpeg) {
        String wanted = store == null ? defaultStore(set) : Choice.require("--store", store, STORES, spec);
        if (wanted.equals("jpeg")) {
            return jpeg;
        }
        if (quality != null) {
            throw misused("--quality " + quality + ": raw pictures have none; add --store jpeg or leave it out");
        }
        return new Storage.Raw();
    }

    /** A quality is only asked for where JPEG is meant. */
    private String defaultStore(OriginalSet set) {
        return set.side().isPresent() && quality == null ? "raw" : "jpeg";
    }

    private double share() {
        if (!(holdOut > 0 && holdOut < 1)) {
            throw misused("--hold-out " + holdOut + ": expected a number above 0 and below 1");
        }
        return holdOut;
    }

    private int within(String option, int found, int least, int most) {
        if (found < least || found > most) {
            throw misused(option + " " + found + ": expected " + least + " to " + most);
        }
        return found;
    }

    private CommandLine.ParameterException misused(String problem) {
        return new CommandLine.ParameterException(spec.commandLine(), problem);
    }
}
