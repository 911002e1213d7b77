package duet.engine.compare;

import duet.dataloader.DataException;
import duet.engine.eventlog.RecordedLog;
import duet.engine.history.RunHistory;
import duet.fuzz.FuzzTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Any events that a log can hold, in any order, as the history of a run: compared, drawn and told to programs. */
class RunHistoryFuzz extends FuzzTarget {

    @Override
    protected List<byte[]> seeds() {
        return List.of(RecordedLog.drawn(1), RecordedLog.drawn(2), RecordedLog.course(45));
    }

    @Override
    protected void read(byte[] input) throws Exception {
        List<Path> runs = List.of(folder().resolve("run"));
        List<FlatConfig> configs = List.of(new FlatConfig(Map.of("name", "a")));
        List<RunHistory> histories = List.of(RunHistory.of(RecordedLog.events(input)));
        List<Path> files = List.of(folder().resolve("any.svg"));
        RunComparison comparison = RunComparison.drawn(runs, configs, histories, files, true);
        comparison.lines();
        comparison.json();
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return e instanceof DataException;
    }
}
