package duet.engine.compare;

import duet.dataloader.DataException;
import duet.engine.eventlog.RecordedLog;
import duet.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Any events that a log can hold, in any order, as the history of a run: compared, drawn and told to programs. */
class RunHistoryFuzz extends FuzzTarget {

    @Override
    protected List<byte[]> seeds() {
        return List.of(RecordedLog.drawn(1), RecordedLog.drawn(2), RecordedLog.course(45));
    }

    @Override
    protected void read(byte[] input) throws Exception {
        Path run = folder().resolve("run");
        Files.createDirectories(run);
        Files.write(run.resolve("config.conf"), "name = a\n".getBytes(StandardCharsets.UTF_8));
        RecordedLog.write(run.resolve("events"), input);
        RunComparison comparison = RunComparison.drawn(List.of(run), List.of(folder().resolve("any.svg")), true);
        comparison.lines();
        comparison.json();
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return e instanceof DataException;
    }
}
