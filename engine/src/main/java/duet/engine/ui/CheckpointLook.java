package duet.engine.ui;

import duet.actors.event.Event;
import duet.dataloader.DataException;
import duet.engine.checkpoint.CheckpointFile;
import duet.engine.checkpoint.CheckpointFolder;
import duet.engine.filters.KernelReader;
import duet.engine.run.RunFolder;
import duet.engine.ui.view.RunView;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Takes kernels and sizes of weights from the checkpoints of a run: first from all that are there, then from each new one. */
final class CheckpointLook {
    private static final String MOMENTUM = ".momentum";
    private static final int FIRST_LOOKS = 8;
    /** A checkpoint is read from the first byte to the last, which may take a second. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(15);
    /** As many values of an array as are read of it. */
    private static final int MOST_VALUES = 1 << 18;

    private final Path folder;
    private final RunView view;
    private boolean due = true;
    private boolean looked;
    private long lastNanos;

    CheckpointLook(Path run, RunView view) {
        this.folder = RunFolder.checkpoints(run);
        this.view = view;
    }

    void hear(Event event) {
        due |= event instanceof Event.CheckpointWritten;
    }

    void lookIfDue() {
        if (!due || looked && System.nanoTime() - lastNanos < PAUSE_NANOS) {
            return;
        }
        due = false;
        try {
            look(looked ? 1 : FIRST_LOOKS);
        } catch (IOException e) {
            // There is no such folder, or a checkpoint went while it was read; there may be a next one.
        }
        looked = true;
        lastNanos = System.nanoTime();
    }

    /** The newest ones, the oldest of them first. */
    private void look(int most) throws IOException {
        Deque<Long> steps = new ArrayDeque<>();
        Optional<CheckpointFile> next = CheckpointFolder.newestGood(folder, damaged -> {});
        while (next.isPresent()) {
            try (CheckpointFile file = next.get()) {
                steps.addFirst(file.standing().position().steps());
            }
            next = steps.size() < most
                    ? CheckpointFolder.newestGoodAtOrBefore(folder, steps.getFirst() - 1, damaged -> {})
                    : Optional.empty();
        }
        for (long done : steps) {
            try (CheckpointFile file = CheckpointFolder.newestGoodAtOrBefore(folder, done, damaged -> {})
                    .orElseThrow(() -> new IOException("gone"))) {
                look(file);
            }
        }
    }

    private void look(CheckpointFile file) throws IOException {
        long last = Math.max(0, file.standing().position().steps() - 1);
        try {
            view.filters().add(last, new KernelReader(file).read(Optional.empty()));
        } catch (DataException e) {
            // The network has no convolution, or its weights cannot be drawn.
        }
        Map<String, List<Long>> tensors = file.tensors();
        for (Map.Entry<String, List<Long>> tensor : tensors.entrySet()) {
            if (tensors.containsKey(tensor.getKey() + MOMENTUM)) {
                long count = tensor.getValue().stream().reduce(1L, Math::multiplyExact);
                FloatBuffer values = FloatBuffer.allocate((int) Math.min(count, MOST_VALUES));
                FloatBuffer updates = FloatBuffer.allocate(values.capacity());
                file.read(tensor.getKey(), (count - values.capacity()) / 2, values);
                file.read(tensor.getKey() + MOMENTUM, (count - values.capacity()) / 2, updates);
                view.sizes().take(tensor.getKey(), 0, last, values, updates);
            }
        }
    }
}
