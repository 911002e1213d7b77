package duet.engine.eventlog;

import duet.actors.event.Event;
import duet.actors.event.Event.TowerTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** A step that was learnt. What the towers say is kept figure by figure, so that a new figure can go to the end. */
final class StepFields implements EventFields<Event.StepDone> {
    private static final List<ToLongFunction<TowerTimes>> FIGURES =
            List.of(TowerTimes::nanos, TowerTimes::exchangeNanos, TowerTimes::waitingNanos, TowerTimes::exchangedBytes);

    @Override
    public void write(Event.StepDone event, FieldWriter out) {
        out.writeLong(event.step());
        out.writeInt(event.epoch());
        out.writeInt(event.stepInEpoch());
        out.writeInt(event.stepsInEpoch());
        out.writeInt(event.images());
        out.writeDouble(event.loss());
        out.writeDouble(event.top1Error());
        out.writeDouble(event.top5Error());
        out.writeDouble(event.learningRate());
        out.writeInt(event.logitsChecksum());
        out.writeInts(event.fingerprints());
        out.writeOptionalText(event.digest());
        write(event.towers(), out);
        out.writeLong(event.nanos());
        out.writeLong(event.exchangeNanos());
        out.writeLong(event.waitingNanos());
    }

    @Override
    public Event.StepDone read(FieldReader in) {
        return new Event.StepDone(
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readInt(),
                in.readIntegers(),
                in.readOptionalText(),
                readTowers(in),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }

    private static void write(List<TowerTimes> towers, FieldWriter out) {
        out.writeInt(towers.size());
        FIGURES.forEach(figure -> towers.forEach(tower -> out.writeLong(figure.applyAsLong(tower))));
    }

    private static List<TowerTimes> readTowers(FieldReader in) {
        int count = in.readCount(FIGURES.size() * Long.BYTES);
        long[] figures = in.readLongs(FIGURES.size() * count);
        List<TowerTimes> towers = new ArrayList<>(count);
        for (int tower = 0; tower < count; tower++) {
            towers.add(new TowerTimes(
                    figures[tower], figures[count + tower], figures[2 * count + tower], figures[3 * count + tower]));
        }
        return towers;
    }
}
