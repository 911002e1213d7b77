package duet.engine.cli;

import duet.engine.doctor.Doctor;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code doctor}: what this machine has and lacks. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Tells what this machine has for training, and what it lacks.",
            "A line each, with what to install where something is missing: Java, processor, memory, disk,"
                    + " the decoder of pictures, CUDA's driver and libraries, cards. Nothing of it is needed but Java:"
                    + " a machine without cards trains on its processor."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:looked, whatever was found", "2:bad input"},
        footerHeading = "%nFor example:%n",
        footer = {"  java -jar engine.jar doctor", "  java -jar engine.jar doctor --json"})
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "One JSON object, for programs.")
    private boolean json;

    @Override
    public Integer call() {
        Doctor doctor = Doctor.look();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(doctor.json());
        } else {
            doctor.lines().forEach(out::println);
        }
        return TrainCommand.DONE;
    }
}
