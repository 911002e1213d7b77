package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
    @TempDir
    private Path folder;

    @Test
    void aReportIsWrittenWhereItIsWantedAndTellsWhatItLacks() throws IOException {
        DrawnRun run = DrawnRun.in(folder.resolve("run"));
        run.checkpoint(7, OptionalDouble.of(0.5));
        Path out = folder.resolve("some/where.html");
        Line line = Line.of("report", run.folder().toString(), "--pictures", "0", "--out", out.toString());
        assertThat(line.exitCode()).as(line.err()).isZero();
        assertThat(line.lines()).containsExactly(out.toString());
        assertThat(line.problems())
                .singleElement()
                .asString()
                .startsWith("warning: the report has no curves and epochs: ")
                .contains("events: no such folder");
        assertThat(Files.readString(out))
                .contains("first-layer filters after 7 steps; those of tower 0 at the top")
                .contains("data:image/png;base64,iVBORw0KGgo");
        assertThat(run.folder().resolve("report")).doesNotExist();
    }

    /** Its configuration names no network. */
    @Test
    void picturesThatCannotBeLookedAtAreAWarning() throws IOException {
        DrawnRun run = DrawnRun.in(folder.resolve("run"));
        run.checkpoint(7, OptionalDouble.of(0.5));
        Line line = Line.of("report", run.folder().toString());
        assertThat(line.exitCode()).as(line.err()).isZero();
        assertThat(line.problems())
                .anyMatch(text -> text.startsWith("warning: the report has no confusion and pictures: "));
        assertThat(run.folder().resolve("report/index.html")).isNotEmptyFile();
    }

    @Test
    void whatMakesNoSenseIsRefusedInOneLine() throws IOException {
        DrawnRun run = DrawnRun.in(folder.resolve("run"));
        assertRefused(Line.of("report", run.folder().toString(), "--pictures", "-1"), "--pictures -1: expected");
        assertRefused(Line.of("report", folder.toString()), folder + ": not the folder of a run");
        assertRefused(
                Line.of("report", run.folder().toString(), "--pictures", "0", "--out", folder.toString()),
                folder + ": cannot be written");
    }

    private static void assertRefused(Line line, String told) {
        assertThat(line.exitCode()).isEqualTo(TrainCommand.BAD_INPUT);
        assertThat(line.problems()).last().asString().contains(told);
        assertThat(line.out()).isEmpty();
    }
}
