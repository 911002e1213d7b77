package duet.engine.ui.view;

import com.fasterxml.jackson.core.JsonGenerator;
import duet.engine.filters.KernelLevels;
import duet.engine.filters.Kernels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The first layer's kernels as they were after some of the steps: the latest, and a fixed number of earlier ones. When there are too
 * many, every second one goes, and from then on they are taken half as often.
 */
public final class FilterFrames {
    static final int MOST = 32;

    private final List<Frame> kept = new ArrayList<>();
    private Frame latest;
    private long spacing = 1;
    private long version;

    /** @param towers how many kernels each has */
    private record Frame(long step, String layer, int side, int[] towers, byte[] levels) {}

    /** @param step that was done last */
    public void add(long step, Kernels kernels) {
        int[] towers =
                IntStream.range(0, kernels.towers()).map(kernels::countOf).toArray();
        add(new Frame(step, kernels.layer(), kernels.side(), towers, KernelLevels.of(kernels)));
    }

    private synchronized void add(Frame frame) {
        kept.removeIf(earlier -> earlier.step() >= frame.step());
        latest = frame;
        version++;
        if (kept.isEmpty() || frame.step() - kept.get(kept.size() - 1).step() >= spacing) {
            kept.add(frame);
        }
        if (kept.size() > MOST) {
            for (int i = kept.size() - 2; i > 0; i -= 2) {
                kept.remove(i);
            }
            spacing = Math.max(2 * spacing, (latest.step() - kept.get(0).step()) / MOST);
        }
    }

    /** [kernel, row, column, red green blue]; empty where the frame is not there, or not any more. */
    synchronized Optional<byte[]> levels(long step) {
        if (latest != null && latest.step() == step) {
            return Optional.of(latest.levels());
        }
        return kept.stream().filter(frame -> frame.step() == step).findAny().map(Frame::levels);
    }

    synchronized int size() {
        return kept.size();
    }

    /** {@code filters}. */
    synchronized void write(Cursor cursor, JsonGenerator json) throws IOException {
        if (latest == null || cursor.filters == version) {
            return;
        }
        json.writeObjectFieldStart("filters");
        json.writeStringField("layer", latest.layer());
        json.writeNumberField("side", latest.side());
        json.writeFieldName("towers");
        json.writeArray(latest.towers(), 0, latest.towers().length);
        json.writeArrayFieldStart("steps");
        for (Frame frame : kept) {
            json.writeNumber(frame.step());
        }
        if (kept.get(kept.size() - 1) != latest) {
            json.writeNumber(latest.step());
        }
        json.writeEndArray();
        json.writeEndObject();
        cursor.filters = version;
    }
}
