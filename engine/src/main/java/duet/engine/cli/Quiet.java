package duet.engine.cli;

import duet.engine.console.Console;
import picocli.CommandLine.Option;

/** The option of verbs that print a result, and beside it how far they are. */
final class Quiet {
    @Option(
            names = {"-q", "--quiet"},
            description = "Tells nothing of how far it is on standard error; the result, warnings and errors remain.")
    private boolean quiet;

    Console console() {
        return Console.onStandardError(told(quiet));
    }

    static Console.Told told(boolean quiet) {
        return quiet ? Console.Told.RESULTS : Console.Told.EVERYTHING;
    }
}
