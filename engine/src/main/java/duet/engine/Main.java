package duet.engine;

import duet.engine.cli.TrainCommand;
import duet.engine.console.Console;
import duet.engine.run.Run;
import java.io.PrintWriter;

/** The program. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // JavaCPP takes mapped files of Aeron for memory of its own and would end the run with a false
        // OutOfMemoryError.
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        System.setProperty("java.awt.headless", "true");
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        // From Java 22 to 24 there is a console even where the output is a file, unless the plain one is asked for.
        System.setProperty("jdk.console", "java.base");
        Console console = Console.onStandardOutput();
        int code = TrainCommand.execute(
                arguments,
                config -> new Run(config, console).train() ? TrainCommand.DONE : TrainCommand.FAILED,
                new PrintWriter(System.out, true),
                new PrintWriter(System.err, true));
        System.exit(code);
    }
}
