package duet.engine.ui.watch;

import duet.actors.tower.TowerWatch;
import duet.engine.ui.view.Sizes;
import duet.engine.ui.view.Track;
import duet.ops.device.Parameter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a tower does and, now and then between two steps, how its weights are: those of arrays small enough to be copied in a
 * moment. The longer a look takes, the longer until the next one, so that looking takes at most one part in {@value #PAUSES} of the
 * time.
 */
final class TowerLook implements TowerWatch {
    static final int PAUSES = 800;
    static final int MOST_VALUES = 1 << 20;
    private static final long LEAST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int tower;
    private final List<Parameter> parameters;
    private final Track track;
    private final Sizes sizes;
    private final FirstLayer firstLayer;
    private final Guarded guarded;
    private final FloatBuffer values;
    private final FloatBuffer updates;
    private boolean training;
    private long step;
    private long due = System.nanoTime();

    TowerLook(int tower, List<Parameter> parameters, Track track, Sizes sizes, FirstLayer firstLayer, Guarded guarded) {
        this.tower = tower;
        this.parameters = parameters.stream()
                .filter(parameter -> parameter.count() <= MOST_VALUES)
                .toList();
        this.track = track;
        this.sizes = sizes;
        this.firstLayer = firstLayer;
        this.guarded = guarded;
        int largest = this.parameters.stream().mapToInt(Parameter::count).max().orElse(0);
        values = floats(largest);
        updates = floats(largest);
    }

    private static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(count * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public void began(Work work, long number) {
        training = work == Work.TRAIN;
        step = number;
        track.begin(
                switch (work) {
                    case TRAIN -> Track.Kind.TRAIN;
                    case TEST -> Track.Kind.TEST;
                    case COPY -> Track.Kind.COPY;
                },
                number);
    }

    @Override
    public void ended() {
        track.end();
        long start = System.nanoTime();
        if (training && start - due >= 0) {
            guarded.run(this::look);
            long now = System.nanoTime();
            due = now + Math.max(LEAST_PAUSE_NANOS, PAUSES * (now - start));
        }
    }

    private void look() {
        for (Parameter parameter : parameters) {
            FloatBuffer value = values.slice(0, parameter.count());
            FloatBuffer update = updates.slice(0, parameter.count());
            parameter.read(Parameter.Part.VALUE, value);
            parameter.read(Parameter.Part.MOMENTUM, update);
            sizes.take(parameter.name(), tower, step, value, update);
            firstLayer.take(
                    parameter.name(), parameter.shape(), parameter.layer().firstMap(), value);
        }
        firstLayer.looked(tower, step);
    }
}
