package duet.engine.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.actors.event.Event;
import duet.dataloader.DataException;
import duet.engine.console.Console;
import duet.engine.eventlog.DiskLimits;
import duet.engine.eventlog.EventLog;
import duet.engine.run.RunEvents;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final String EVIL = "<script>alert('x')</script>\" onload=\"x & y";

    @TempDir
    private Path folder;

    private final List<String> warnings = new ArrayList<>();

    private Path run(RunEvents events) throws IOException {
        return run("run-1", events);
    }

    private Path run(String name, RunEvents events) throws IOException {
        Path run = Files.createDirectories(folder.resolve(name));
        Files.writeString(run.resolve("config.conf"), "towers = 2 # " + EVIL + "\n");
        try (EventLog log = EventLog.open(run.resolve("events"), DiskLimits.DEFAULT, warnings::add)) {
            events.all().forEach(log::accept);
        }
        return run;
    }

    private String report(Path run) throws IOException {
        Report.Request request = new Report.Request(run, 0, Optional.empty(), Optional.empty());
        Console quiet = new Console(new PrintStream(OutputStream.nullOutputStream()), false);
        Path file = Report.make(request, quiet, warnings::add);
        assertThat(file).isEqualTo(run.resolve("report/index.html"));
        return Files.readString(file);
    }

    private static RunEvents twoEpochs(String data) {
        return new RunEvents()
                .opened(0, data)
                .started(2)
                .epoch(0)
                .validated(0)
                .add(new Event.LearningRateChanged(1, 0.01, 0.001, EVIL))
                .add(new Event.Warning(EVIL))
                .epoch(1)
                .validated(1)
                .ended();
    }

    @Test
    void thePageTellsWhatTheLogTells() throws IOException {
        String page = report(run(twoEpochs("the sample")));
        assertThat(page)
                .contains("<title>run-1</title>", "completed: all steps are done")
                .contains("37.50 %", "12.50 %", "<strong>64.0</strong>")
                .contains("the sample", "2.00 epochs of 96 pictures")
                .contains("--from 0 --to 5", "--step 5 --dump DIR");
        assertThat(count("<tr( class=\"best\"[^>]*)?><td>", page)).as("epochs").isEqualTo(2);
        assertThat(count("<tr class=\"best\"", page)).isEqualTo(1);
        assertThat(count("<svg ", page)).isEqualTo(5);
    }

    /** Losses by step: 2/1 at step 0 is the highest, drawn at the top of a scale from 0 to 2. */
    @Test
    void theCurvesAreWhereTheValuesAre() throws IOException {
        String page = report(run(twoEpochs("the sample")));
        Matcher path = Pattern.compile("<path class=\"s1 faint\" d=\"M([0-9.]+) ([0-9.]+)L([0-9.]+) ([0-9.]+)L")
                .matcher(page);
        assertThat(path.find()).isTrue();
        double top = 12;
        double bottom = 280 - 38;
        assertThat(Double.parseDouble(path.group(2))).as("2 of 2").isEqualTo(top);
        assertThat(Double.parseDouble(path.group(4))).as("1 of 2").isEqualTo((top + bottom) / 2);
        double epoch = (620 - 58 - 52) / 2.0;
        assertThat(Double.parseDouble(path.group(3)) - Double.parseDouble(path.group(1)))
                .as("a third of an epoch")
                .isCloseTo(epoch / 3, org.assertj.core.api.Assertions.within(0.11));
    }

    @Test
    void nothingFromOutsideIsTakenForHtmlAndNothingIsLoaded() throws IOException {
        String page = report(run(twoEpochs(EVIL)));
        assertThat(page)
                .doesNotContain("<script", "onload=\"", "alert('")
                .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot; onload=&quot;x &amp; y")
                .contains("cpu &lt;0&gt;")
                .contains("default-src 'none'; style-src 'unsafe-inline'; img-src data:");
        assertThat(count("(src|href)=\"(?!data:)", page)).isZero();
        assertThat(count("url\\(|@import", page)).isZero();
    }

    /** It was cut off after step 4 and went on with step 3: what it did again counts once. */
    @Test
    void aRunThatWentOnIsToldAsIfItNeverHadBeenCutOff() throws IOException {
        String whole = report(run(twoEpochs("the sample")));
        String broken = report(run(
                "run-2",
                new RunEvents()
                        .opened(0, "the sample")
                        .started(2)
                        .epoch(0)
                        .validated(0)
                        .add(new Event.LearningRateChanged(1, 0.01, 0.001, EVIL))
                        .add(new Event.Warning(EVIL))
                        .steps(3, 5)
                        .opened(3, "the sample")
                        .started(2)
                        .epoch(1)
                        .validated(1)
                        .ended()));
        assertThat(paths(broken)).isEqualTo(paths(whole)).hasSizeGreaterThan(5);
        assertThat(broken).contains("went on with step 3", "went on 1 times");
    }

    /** It had two epochs, went back to the first step of the second, and was stopped. */
    @Test
    void anEpochThatIsToBeDoneAgainIsNotInTheTable() throws IOException {
        String page = report(run(new RunEvents()
                .opened(0)
                .started(2)
                .epoch(0)
                .validated(0)
                .epoch(1)
                .validated(1)
                .opened(3)
                .steps(3, 4)));
        assertThat(count("<tr( class=\"best\"[^>]*)?><td>", page)).isEqualTo(1);
        assertThat(page).contains("not at its end yet, or cut off");
    }

    private static List<String> paths(String page) {
        return Pattern.compile("<path [^>]*>")
                .matcher(page)
                .results()
                .map(match -> match.group())
                .toList();
    }

    @Test
    void whatIsMissingIsSaidInThePageAndInAWarning() throws IOException {
        Path run = Files.createDirectories(folder.resolve("bare"));
        Files.writeString(run.resolve("config.conf"), "towers = 1\n");
        String page = report(run);
        assertThat(warnings)
                .hasSize(2)
                .anyMatch(line -> line.startsWith("the report has no curves and epochs: "))
                .anyMatch(line -> line.startsWith("the report has no filters: "));
        assertThat(page).contains("<p class=\"missing\">the report has no curves and epochs: ");
    }

    @Test
    void aReportThatCannotBeWrittenIsRefusedInOneLine() throws IOException {
        Path run = run(twoEpochs("the sample"));
        Files.writeString(run.resolve("report"), "a file");
        assertThatThrownBy(() -> report(run))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("index.html: cannot be written");
        assertThatThrownBy(() -> report(folder.resolve("gone")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("not the folder of a run");
    }

    private static long count(String pattern, String page) {
        return Pattern.compile(pattern).matcher(page).results().count();
    }
}
