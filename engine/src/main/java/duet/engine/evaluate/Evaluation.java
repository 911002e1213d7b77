package duet.engine.evaluate;

import duet.dataloader.DataException;
import duet.engine.console.Console;
import duet.engine.output.OutputFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Tests trained networks, one after the other, and the average of what they say. */
public final class Evaluation {
    private final EvaluationRequest request;
    private final Console console;
    private final List<EvaluationReport.TestedCheckpoint> runs = new ArrayList<>();
    private final List<AnswerTable> tables = new ArrayList<>();
    private TestedPictures pictures;
    private Confusion confusion;

    private Evaluation(EvaluationRequest request, Console console) {
        this.request = request;
        this.console = console;
    }

    /**
     * @param console is told what goes on
     * @throws DataException when runs, checkpoints or data are not what was asked for, or do not go together
     * @throws duet.engine.config.ConfigException when a run's configuration is wrong for this machine
     */
    public static EvaluationReport run(EvaluationRequest request, Console console) throws IOException {
        return new Evaluation(request, console).run();
    }

    private EvaluationReport run() throws IOException {
        request.csv().ifPresent(file -> OutputFile.requireWritable(file, PredictionsCsv.OPTION));
        for (Path run : request.runs()) {
            try (TestedRun tested = TestedRun.open(run, request, console)) {
                accept(tested.pictures(), run);
                runs.add(
                        new EvaluationReport.TestedCheckpoint(run, tested.checkpoint(), tested.steps(), score(tested)));
            }
        }
        Optional<EvaluationReport.Average> average = request.ensemble() ? Optional.of(average()) : Optional.empty();
        return new EvaluationReport(
                pictures.data(),
                request.split(),
                request.views(),
                pictures.classes(),
                pictures.outputs(),
                runs,
                average,
                confusion);
    }

    private void accept(TestedPictures found, Path run) {
        if (pictures == null) {
            pictures = found;
            requireMemory();
        } else {
            pictures.requireSame(found, request.runs().get(0), run);
        }
    }

    private int tablesNeeded() {
        if (!request.ensemble()) {
            return 0;
        }
        return request.searchWeights() ? request.runs().size() : 1;
    }

    private void requireMemory() {
        long needed = tablesNeeded() * AnswerTable.bytes(pictures.size(), pictures.outputs());
        long most = Runtime.getRuntime().maxMemory();
        if (needed > most / 2) {
            throw new DataException("the runs' probabilities of " + pictures.size() + " pictures take "
                    + (needed >> 20) + " MiB, half of this JVM's heap is " + (most / 2 >> 20)
                    + " MiB; start java with a larger -Xmx"
                    + (request.searchWeights() ? ", or leave out --search, which keeps those of every run" : ""));
        }
    }

    private Score score(TestedRun tested) throws IOException {
        if (!request.ensemble()) {
            return write(tested::test);
        }
        if (tables.size() < tablesNeeded()) {
            tables.add(new AnswerTable(pictures.size(), pictures.outputs()));
        }
        return tested.test(tables.get(tables.size() - 1));
    }

    private EvaluationReport.Average average() throws IOException {
        List<Double> weights = request.searchWeights()
                ? normalised(WeightSearch.run(tables))
                : Collections.nCopies(runs.size(), 1.0 / runs.size());
        WeightedAnswers answers = request.searchWeights()
                ? WeightedAnswers.of(
                        tables,
                        weights.stream().mapToDouble(Double::doubleValue).toArray())
                : WeightedAnswers.equal(tables.get(0), runs.size());
        return new EvaluationReport.Average(weights, request.searchWeights(), write(answers::score));
    }

    private static List<Double> normalised(double[] weights) {
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / sum).boxed().toList();
    }

    /** Something that answers to every picture, and how good its answers are. */
    private interface Answering {
        Score to(AnswerSink sink) throws IOException;
    }

    /** Lets the answers that count be written down. */
    private Score write(Answering answering) throws IOException {
        confusion = new Confusion(pictures.classes().size());
        if (request.csv().isEmpty()) {
            return answering.to(confusion);
        }
        try (PredictionsCsv csv = PredictionsCsv.create(request.csv().get(), pictures)) {
            Score score = answering.to(confusion.and(csv));
            csv.finish();
            return score;
        }
    }
}
