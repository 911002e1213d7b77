package duet.engine.tensorboard;

import duet.actors.checkpoint.Checkpoint;
import duet.actors.event.Event;
import duet.engine.filters.FirstLayer;
import duet.engine.picture.PngSheet;
import duet.engine.run.Onlooker;
import duet.ops.tower.ParameterCopy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a run measured, for TensorBoard: the folder {@code tensorboard} of the run. Curves of every step, epoch and validation, and of
 * every checkpoint the filters of the first layer and histograms of the weights. Steps count from 0.
 */
public final class TensorBoardFiles implements Onlooker {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int SCALE = 4;

    private final Path folder;
    private final boolean weights;
    private final Consumer<String> warnings;
    private EventFile file;
    private long step = -1;

    /**
     * @param weights whether filters and histograms are written
     * @param warnings told at most once, when the files can no longer be written
     */
    public TensorBoardFiles(Path run, boolean weights, Consumer<String> warnings) {
        this.folder = folder(run);
        this.weights = weights;
        this.warnings = warnings;
    }

    public static Path folder(Path run) {
        return run.resolve("tensorboard");
    }

    @Override
    public void accept(Event event) {
        if (event instanceof Event.RunOpened opened) {
            open(opened.firstStep());
        } else if (event instanceof Event.StepDone done) {
            step = done.step();
            add(step, curves(done));
        } else if (event instanceof Event.EpochDone epoch) {
            add(step, measured("epoch", epoch.loss(), epoch.top1Error(), epoch.top5Error()));
        } else if (event instanceof Event.ValidationDone tested) {
            add(step, measured("validation", tested.loss(), tested.top1Error(), tested.top5Error()));
        }
    }

    private static Summary curves(Event.StepDone done) {
        return measured("step", done.loss(), done.top1Error(), done.top5Error())
                .scalar("learning-rate", done.learningRate())
                .scalar("speed/images-per-second", done.images() * NANOS_PER_SECOND / Math.max(1, done.nanos()))
                .scalar("speed/waiting-share", done.waitingShare())
                .scalar("speed/exchange-share", done.exchangeShare());
    }

    private static Summary measured(String of, double loss, double top1Error, double top5Error) {
        return new Summary()
                .scalar("loss/" + of, loss)
                .scalar("top-1-error/" + of, top1Error)
                .scalar("top-5-error/" + of, top5Error);
    }

    @Override
    public void see(Checkpoint checkpoint) {
        if (weights) {
            long after = checkpoint.standing().position().steps() - 1;
            Summary summary = histograms(checkpoint.towers());
            Optional<PngSheet> filters = FirstLayer.draw(checkpoint.towers(), SCALE);
            filters.ifPresent(sheet -> summary.image("filters", sheet.width(), sheet.height(), sheet.png()));
            add(after, summary);
        }
    }

    private static Summary histograms(List<ParameterCopy> towers) {
        Map<String, WeightHistogram> histograms = new LinkedHashMap<>();
        for (ParameterCopy tower : towers) {
            for (ParameterCopy.Rows rows : tower.rows()) {
                histograms
                        .computeIfAbsent("weights/" + rows.name(), tag -> new WeightHistogram())
                        .add(rows.value());
            }
        }
        Summary summary = new Summary();
        histograms.forEach(summary::histogram);
        return summary;
    }

    private synchronized void open(long firstStep) {
        close();
        step = firstStep - 1;
        try {
            file = EventFile.open(folder, firstStep);
        } catch (IOException e) {
            giveUp(e);
        }
    }

    private synchronized void add(long at, Summary summary) {
        if (file != null) {
            try {
                file.add(at, summary);
            } catch (IOException e) {
                giveUp(e);
            }
        }
    }

    private void giveUp(IOException cause) {
        warnings.accept(folder + ": TensorBoard's files stop, the run goes on without them: " + cause);
        close();
    }

    @Override
    public synchronized void close() {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
