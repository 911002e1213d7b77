package duet.engine.time;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that starts this program again: the same Java, the same flags, the same jar. */
public final class FreshJvm {
    private FreshJvm() {}

    /** @param arguments of the program */
    public static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        String path = System.getProperty("java.class.path");
        // A class path that is one jar is how java -jar shows: only so the jar's manifest opens what the libraries
        // need.
        command.addAll(
                path.endsWith(".jar") && !path.contains(File.pathSeparator)
                        ? List.of("-jar", path)
                        : List.of("-cp", path, mainClass()));
        command.addAll(arguments);
        return command;
    }

    /** HotSpot tells the class, and the arguments behind it. */
    private static String mainClass() {
        return System.getProperty("sun.java.command", "").split(" ")[0];
    }
}
