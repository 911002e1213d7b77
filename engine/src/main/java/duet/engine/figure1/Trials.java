package duet.engine.figure1;

import com.typesafe.config.Config;
import duet.actors.event.Event;
import duet.dataloader.DataException;
import duet.engine.config.ConfigException;
import duet.engine.config.WrittenConfig;
import duet.engine.console.Console;
import duet.engine.history.RunHistory;
import duet.engine.run.EarlyEnd;
import duet.engine.run.Ending;
import duet.engine.run.RunFolder;
import duet.engine.run.TrainingRun;
import duet.engine.run.TrainingRun.View;
import duet.engine.signal.StopRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Trains trials, each until it has reached the error or its last epoch. What was trained before is not trained again. */
final class Trials {
    private final Path runs;
    private final Console console;
    private final StopRequest asked;

    /** @param runs where the folders of the runs are and are made */
    Trials(Path runs, Console console, StopRequest asked) {
        this.runs = runs;
        this.console = console;
        this.asked = asked;
    }

    /** @throws DataException when the run cannot be read or begun */
    Course course(Trial trial) throws Exception {
        Optional<Path> begun = find(trial);
        if (begun.isPresent()) {
            Course course = read(trial, begun.get());
            if (course.isDone() || asked.isMade()) {
                console.say(trial.name() + ": as trained in " + begun.get());
                return course;
            }
        }
        if (!asked.isMade()) {
            train(trial, begun);
        }
        Optional<Path> trained = find(trial);
        return trained.isPresent() ? read(trial, trained.get()) : new Course(trial, List.of());
    }

    private void train(Trial trial, Optional<Path> begun) throws Exception {
        console.say(trial.name());
        EarlyEnd end = new EarlyEnd(asked, Course::reaches);
        Ending ending = begun.isPresent()
                ? TrainingRun.resume(begun.get(), trial.config(), View.until(end), console)
                : TrainingRun.start(trial.config(), runs, View.until(end), console);
        if (ending != Ending.IN_ORDER) {
            console.warn(trial.name() + ": the run broke; the figure is drawn with what it came to");
        }
    }

    /** The newest run of this configuration, of however many epochs. */
    private Optional<Path> find(Trial trial) throws IOException {
        if (!Files.isDirectory(runs)) {
            return Optional.empty();
        }
        try (Stream<Path> folders = Files.list(runs)) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith(trial.name() + "-2"))
                    .filter(folder -> isOf(trial, folder))
                    .max(Path::compareTo);
        }
    }

    private static boolean isOf(Trial trial, Path run) {
        try {
            return timeless(Files.readString(RunFolder.config(run)), run)
                    .equals(timeless(trial.config().render(), run));
        } catch (IOException | ConfigException | DataException e) {
            return false;
        }
    }

    private static Config timeless(String config, Path run) {
        return WrittenConfig.parse(config, run.toString()).toConfig().withoutPath("training.epochs");
    }

    private static Course read(Trial trial, Path run) {
        return new Course(
                trial,
                Files.isDirectory(RunFolder.events(run))
                        ? RunHistory.of(run).epochs().stream()
                                .map(Event.EpochDone::top1Error)
                                .toList()
                        : List.of());
    }
}
