package duet.engine.cli;

import duet.dataloader.DataException;
import duet.engine.inspect.ContactSheet;
import duet.engine.inspect.DataDescription;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inspect DATASET}: what is in a data set. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Prints what is in a data set, and draws a sheet of small pictures.",
            "The set is one packed by prepare or of any form that training reads. Told are its size, the"
                    + " pictures of each class, and mean and colour directions of the training pictures; where these"
                    + " statistics are not stored with the data they are measured."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:printed", "2:bad input, or with --verify damage"},
        footerHeading = "%nFor example:%n",
        footer = {"  java -jar engine.jar inspect imagenet-256 --verify"})
final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DATASET", description = "The folder of a data set.")
    private Path folder;

    @Option(
            names = "--sheet",
            paramLabel = "FILE",
            defaultValue = "contact-sheet.png",
            description =
                    "Where the sheet is written: a row for each class, of at most 40, ten pictures in each (default:"
                            + " ${DEFAULT-VALUE}).")
    private Path sheet;

    @Option(names = "--no-sheet", description = "Draws no sheet, so nothing is written.")
    private boolean noSheet;

    @Option(names = "--verify", description = "Reads all of a packed set and compares it with its SHA-256.")
    private boolean verify;

    @Option(names = "--json", description = "One JSON object, for programs.")
    private boolean json;

    @Mixin
    private Quiet quiet;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        DataDescription description = DataDescription.of(folder, verify, quiet.console());
        if (json) {
            out.println(description.json());
        } else {
            description.lines().forEach(out::println);
        }
        if (!noSheet) {
            ContactSheet drawn = new ContactSheet(description.set());
            write(drawn);
            if (!json) {
                out.println("contact sheet: " + sheet + ", "
                        + (drawn.labels().size() == description.set().classes().size()
                                ? "a row for each class in the order above"
                                : "rows for " + drawn.labels().size() + " classes that lie evenly among those above"));
            }
        }
        return TrainCommand.DONE;
    }

    private void write(ContactSheet drawn) {
        try {
            drawn.write(sheet.toAbsolutePath());
        } catch (IOException e) {
            throw new DataException(sheet + ": cannot be written (" + e + "); name another file with --sheet", e);
        }
    }
}
