package duet.engine.eventlog;

import duet.actors.event.Event;
import duet.engine.eventlog.lines.EventLines;
import duet.engine.ui.view.Cursor;
import duet.engine.ui.view.RunView;
import duet.fuzz.FuzzTarget;
import duet.fuzz.Parts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Any bytes as records of a log, one after the other, with the lengths and checksums that belong to them where the first byte says so.
 * What is known is written again as it was read, in a line fit for a terminal, in JSON, and shown on a page.
 */
class EventRecordFuzz extends FuzzTarget {
    private static final int HEAD = 8;
    private static final int SEALED = 1;
    private static final EventLines PLAIN = EventLines.plain();
    private static final EventLines JSON = EventLines.json();

    @Override
    protected List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        List<byte[]> all = new ArrayList<>();
        new DrawnEvents(7).ofEveryType().forEach(event -> {
            byte[] record = record(event);
            all.add(record);
            seeds.add(Parts.of(SEALED, record, new byte[0]));
        });
        seeds.add(Parts.of(0, all.toArray(byte[][]::new)));
        return seeds;
    }

    private static byte[] record(Event event) {
        FieldWriter out = new FieldWriter();
        EventRecord.write(Instant.ofEpochSecond(1_700_000_000, 123), event, out);
        return Arrays.copyOf(out.array(), out.size());
    }

    @Override
    protected void read(byte[] input) {
        Parts parts = new Parts(input);
        boolean sealed = parts.number() % 2 == SEALED;
        RunView view = new RunView(0, "any");
        Cursor cursor = new Cursor();
        while (parts.more()) {
            byte[] record = parts.next();
            if (sealed && record.length > HEAD) {
                RecordedLog.seal(record);
            }
            if (EventRecord.read(record, record.length) instanceof EventRecord.Known known) {
                use(known, view);
                view.news(cursor);
            }
        }
        view.news(new Cursor());
    }

    private static void use(EventRecord.Known known, RunView view) {
        FieldWriter out = new FieldWriter();
        EventRecord.write(known.time(), known.event(), out);
        EventRecord.Content again = EventRecord.read(out.array(), out.size());
        require(again.toString().equals(known.toString()), "was " + known + ", is " + again);
        LoggedEvent logged = new LoggedEvent(1, known.time(), known.event());
        String line = PLAIN.line(logged);
        require(line.chars().noneMatch(Character::isISOControl), "a line that is none: " + line);
        require(!JSON.line(logged).contains("\n"), "JSON of several lines");
        view.accept(known.event(), known.time());
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return false;
    }
}
