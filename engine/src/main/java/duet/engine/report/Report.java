package duet.engine.report;

import duet.dataloader.DataException;
import duet.engine.checkpoint.CheckpointFile;
import duet.engine.config.ConfigException;
import duet.engine.console.Console;
import duet.engine.evaluate.CloseLook;
import duet.engine.filters.Filters;
import duet.engine.picture.PngSheet;
import duet.engine.run.CheckpointChoice;
import duet.engine.run.RunFolder;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes the report of a run: one HTML file that needs no other. What cannot be looked at is left out, and the report says so. */
public final class Report {
    private static final int FILTER_SCALE = 4;

    private final Request request;
    private final Console console;
    private final Consumer<String> warning;
    private final List<String> missing = new ArrayList<>();

    /**
     * What to report on.
     *
     * @param pictures validation pictures that are looked at, at most; 0 for none
     * @param data a folder instead of the one the run was trained on
     * @param out where the report is written; empty for {@code report/index.html} in the run's folder
     */
    public record Request(Path run, int pictures, Optional<Path> data, Optional<Path> out) {}

    private Report(Request request, Console console, Consumer<String> warning) {
        this.request = request;
        this.console = console;
        this.warning = warning;
    }

    /**
     * @param console is told what goes on
     * @param warning is told, in one line each, what is left out
     * @return the file
     * @throws DataException when there is no such run, or the report cannot be written
     */
    public static Path make(Request request, Console console, Consumer<String> warning) {
        return new Report(request, console, warning).make();
    }

    private Path make() {
        Path config = RunFolder.config(request.run());
        Path file = request.out().orElseGet(() -> RunFolder.report(request.run()));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (Files.isDirectory(file)) {
                throw new IOException("it is a folder");
            }
            write(file, Files.readString(config));
            return file;
        } catch (IOException e) {
            throw new DataException(file + ": cannot be written (" + e + "); name another file with --out", e);
        }
    }

    private void write(Path file, String config) throws IOException {
        History history = history();
        Optional<Content.Filters> filters = filters();
        Optional<CloseLook> look = request.pictures() > 0 ? look() : Optional.empty();
        Content content = new Content(request.run(), config, history, filters, look, missing);
        Path whole = file.resolveSibling("." + file.getFileName() + ".tmp");
        try {
            try (Writer out = Files.newBufferedWriter(
                    whole,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS)) {
                new ReportPage(content).write(new Html(out));
            }
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private History history() {
        try {
            return History.read(RunFolder.events(request.run()));
        } catch (DataException e) {
            leftOut("curves and epochs", e.problems());
            return History.none();
        }
    }

    private Optional<Content.Filters> filters() {
        try (CheckpointFile file = CheckpointChoice.of("best").open(request.run(), damaged -> {})) {
            Optional<PngSheet> sheet = Filters.firstLayer(file, FILTER_SCALE);
            int towers = Integer.parseInt(file.metadata().getOrDefault("towers", "1"));
            long steps = file.standing().position().steps();
            return sheet.map(drawn -> new Content.Filters(drawn.png(), drawn.width(), towers, steps));
        } catch (DataException e) {
            leftOut("filters", e.problems());
        } catch (IOException | NumberFormatException e) {
            leftOut("filters", List.of(e.toString()));
        }
        return Optional.empty();
    }

    private Optional<CloseLook> look() {
        try {
            return Optional.of(CloseLook.at(
                    new CloseLook.Request(
                            request.run(), CheckpointChoice.of("best"), request.pictures(), request.data()),
                    console));
        } catch (DataException e) {
            leftOut("confusion and pictures", e.problems());
        } catch (ConfigException e) {
            leftOut("confusion and pictures", e.problems());
        } catch (IOException | OutOfMemoryError e) {
            leftOut("confusion and pictures", List.of(e.toString()));
        }
        return Optional.empty();
    }

    private void leftOut(String what, List<String> why) {
        String line = "the report has no " + what + ": " + String.join("; ", why);
        missing.add(line);
        warning.accept(line);
    }
}
