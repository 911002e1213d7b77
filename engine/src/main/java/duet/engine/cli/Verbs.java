package duet.engine.cli;

import duet.engine.doctor.NativeCode;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;

/** The whole command line: training, which takes no verb, and all verbs. */
final class Verbs {
    private Verbs() {}

    static CommandLine of(TrainCommand.Runner trainer, ReplayCommand.Runner replayer) {
        CommandLine line = new CommandLine(new TrainCommand(trainer))
                .addSubcommand(new PrepareCommand())
                .addSubcommand(new InspectCommand())
                .addSubcommand(new LogCommand())
                .addSubcommand(new ReplayCommand(replayer))
                .addSubcommand(new SummaryCommand())
                .addSubcommand(new TimeCommand())
                .addSubcommand(new GradcheckCommand())
                .addSubcommand(new EvaluateCommand())
                .addSubcommand(new FiltersCommand())
                .addSubcommand(new ReportCommand())
                .addSubcommand(new ExportCommand())
                .addSubcommand(new ImportCommand())
                .addSubcommand(new PredictCommand())
                .addSubcommand(new FeaturesCommand())
                .addSubcommand(new SimilarCommand())
                .addSubcommand(new CodesCommand())
                .addSubcommand(new CompareCommand())
                .addSubcommand(new Figure1Command())
                .addSubcommand(new UiCommand())
                .addSubcommand(new NodeCommand())
                .addSubcommand(new KeysCommand())
                .addSubcommand(new DoctorCommand())
                .addSubcommand(new CompletionCommand())
                .addSubcommand(new HelpCommand())
                .addSubcommand(spelledOut(trainer))
                .addSubcommand(new VersionCommand());
        HelpLayout.on(line);
        return line.setExpandAtFiles(false)
                .setExecutionStrategy(Verbs::carryOut)
                .setExitCodeExceptionMapper(new Failure())
                .setParameterExceptionHandler(new Misuse())
                .setExecutionExceptionHandler(new Failure());
    }

    /** What stands in front of a verb is training's, and would be passed over in silence. */
    private static int carryOut(ParseResult parsed) {
        if (parsed.hasSubcommand() && !parsed.isUsageHelpRequested() && !parsed.isVersionHelpRequested()) {
            parsed.matchedArgs().stream().findFirst().ifPresent(argument -> {
                CommandLine verb = parsed.subcommand().commandSpec().commandLine();
                throw new CommandLine.ParameterException(verb, UnknownWord.notFirst(verb.getCommandName()));
            });
        }
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (LinkageError e) {
            if (!NativeCode.isMissing(e)) {
                throw e;
            }
            parsed.commandSpec()
                    .commandLine()
                    .getErr()
                    .println("native code cannot be loaded: " + NativeCode.advice(e));
            return TrainCommand.FAILED;
        } catch (OutOfMemoryError e) {
            parsed.commandSpec().commandLine().getErr().println(Shortage.advice(e));
            return TrainCommand.FAILED;
        }
    }

    /** {@code train CONFIG}, as other programs call it: the same as without a verb, and not listed. */
    private static CommandLine spelledOut(TrainCommand.Runner trainer) {
        CommandLine train = new CommandLine(new TrainCommand(trainer)).setCommandName("train");
        UsageMessageSpec usage = train.getCommandSpec().usageMessage();
        usage.hidden(true)
                .footer(Arrays.stream(usage.footer())
                        .map(example -> example.replace("engine.jar", "engine.jar train"))
                        .toArray(String[]::new));
        return train;
    }
}
