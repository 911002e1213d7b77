package duet.engine.cli;

import duet.dataloader.augment.TestView;
import duet.engine.evaluate.Evaluation;
import duet.engine.evaluate.EvaluationJson;
import duet.engine.evaluate.EvaluationReport;
import duet.engine.evaluate.EvaluationRequest;
import duet.engine.evaluate.EvaluationText;
import duet.engine.run.CheckpointChoice;
import java.io.PrintWriter;
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

/** {@code evaluate RUN...}: errors of trained networks, alone and together. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Tests what runs have learnt: top-1 and top-5 error and loss.",
            "The networks are shown the pictures that they were validated on, or others. Of several runs"
                    + " each is tested, and the average of their probabilities.",
            "A network of several towers is tested on one with all cores, which computes the same but for"
                    + " rounding. Nothing of a run is changed; one that is being trained may be evaluated."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:evaluated", "1:the evaluation failed", "2:bad input; nothing was written"},
        footerHeading = "%nFor example:%n",
        footer = {
            "  java -jar engine.jar evaluate runs/alexnet-20260101T120000Z --views 10 --confusion 20",
            "  java -jar engine.jar evaluate runs/a runs/b runs/c --views 10 --csv predictions.csv"
        })
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "RUN",
            description = "Folders of runs, such as runs/alexnet-20260101T120000Z.")
    private List<Path> runs = new ArrayList<>();

    @Option(
            names = "--views",
            paramLabel = "1|9|10",
            defaultValue = "1",
            description = "1: the centre of each picture (default). 10: the paper's ten patches, corners and centre and"
                    + " their mirrors, with their probabilities averaged. 9: a grid of three by three, as the CIFAR-10"
                    + " networks were judged.")
    private int views;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Data of any form that training reads (default: those that each run was trained on). The mean"
                    + " that is subtracted is that of their training pictures.")
    private Path data;

    @Option(
            names = "--split",
            paramLabel = "WHICH",
            defaultValue = "validation",
            description = "validation (default) or training, whose pictures are shown as they are stored.")
    private String split;

    @Option(
            names = "--checkpoint",
            paramLabel = "WHICH",
            defaultValue = "best",
            description =
                    "best: the one with the lowest validation error, the newest where none was validated (default);"
                            + " newest; or a file, by its path or its name in the run's folder of checkpoints.")
    private String checkpoint;

    @Option(
            names = "--search",
            description = "Searches the weights of the average for the lowest top-5 error on these pictures, instead of"
                    + " equal ones.")
    private boolean search;

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "Writes for each picture its name, label and class, and the five likeliest classes with their"
                    + " probabilities; of several runs the average's.")
    private Path csv;

    @Option(
            names = "--confusion",
            paramLabel = "N",
            defaultValue = "0",
            description = "Tells the N pairs of classes that are confused most often (default: none).")
    private int confusion;

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = "Sets a key that may differ here without making it another network, such as precision.")
    private List<String> set = new ArrayList<>();

    @Option(
            names = "--json",
            description = "One JSON object, for programs, with the errors and confusions of every class.")
    private boolean json;

    @Mixin
    private Quiet quiet;

    @Override
    public Integer call() throws Exception {
        require(TestView.isCount(views), "--views " + views + ": expected " + TestView.COUNTS);
        require(confusion >= 0, "--confusion " + confusion + ": expected a whole number, 0 or more");
        require(!search || runs.size() > 1, "--search: weights the average of several runs, but only one is named");
        EvaluationReport report = Evaluation.run(
                new EvaluationRequest(
                        runs,
                        views,
                        Optional.ofNullable(data),
                        NetworkOptions.split(split, spec),
                        CheckpointChoice.of(checkpoint),
                        search,
                        Optional.ofNullable(csv),
                        set),
                quiet.console());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new EvaluationJson(report, confusion).text());
        } else {
            new EvaluationText(report, confusion).lines().forEach(out::println);
        }
        return TrainCommand.DONE;
    }

    private void require(boolean condition, String problem) {
        if (!condition) {
            throw new CommandLine.ParameterException(spec.commandLine(), problem);
        }
    }
}
