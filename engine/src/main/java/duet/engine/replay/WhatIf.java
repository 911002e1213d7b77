package duet.engine.replay;

import duet.actors.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How the loss departs from the logged one when one thing is changed. */
final class WhatIf implements Replay.Judge {
    private static final int ROWS = 20;

    private final LoggedRun log;
    private final List<Row> rows = new ArrayList<>();

    private record Row(long step, double logged, double changed) {}

    WhatIf(LoggedRun log) {
        this.log = log;
    }

    @Override
    public boolean enough(Event event) {
        if (event instanceof Event.StepDone step) {
            log.step(step.step()).ifPresent(logged -> rows.add(new Row(step.step(), logged.loss(), step.loss())));
        }
        return false;
    }

    /** A table of at most 20 steps, the first and the last among them, and the mean over all. */
    List<String> table(List<String> changes) {
        List<String> lines = new ArrayList<>();
        lines.add("      step   loss logged   with " + String.join(" ", changes));
        int shown = Math.min(ROWS, rows.size());
        for (int i = 0; i < shown; i++) {
            int index = shown == 1 ? 0 : (int) ((long) i * (rows.size() - 1) / (shown - 1));
            lines.add(line(
                    Long.toString(rows.get(index).step()),
                    rows.get(index).logged(),
                    rows.get(index).changed()));
        }
        double logged = rows.stream().mapToDouble(Row::logged).average().orElse(0);
        double changed = rows.stream().mapToDouble(Row::changed).average().orElse(0);
        lines.add(line("mean", logged, changed));
        return lines;
    }

    private static String line(String step, double logged, double changed) {
        return String.format(Locale.ROOT, "%10s   %11.6f   %11.6f   %+.6f", step, logged, changed, changed - logged);
    }
}
