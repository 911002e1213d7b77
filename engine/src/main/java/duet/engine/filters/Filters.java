package duet.engine.filters;

import duet.dataloader.DataException;
import duet.engine.checkpoint.CheckpointFile;
import duet.engine.checkpoint.DamagedCheckpointException;
import duet.engine.picture.PngSheet;
import duet.engine.run.CheckpointChoice;
import duet.engine.run.RunFolder;
import duet.ops.network.TowerCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Draws the kernels of a convolution: for the first layer of a network on two towers, Figure 3 of the paper. */
public final class Filters {

    /**
     * What is to be drawn.
     *
     * @param run the folder of a run, or a checkpoint
     * @param checkpoint {@code newest}, {@code best} or a file; empty for the newest
     * @param layer the name of a convolution; empty for the lowest
     * @param channels input channels to be drawn in grey; where there are none, the lowest layer is drawn in colour and of
     *     another one as many channels as fit
     * @param scale pixels a weight, each way
     * @param commonScale whether black and white are the same weights for all kernels, not each kernel's own extremes
     * @param out where the PNG is written
     */
    public record Request(
            Path run,
            Optional<String> checkpoint,
            Optional<String> layer,
            List<Integer> channels,
            int scale,
            boolean commonScale,
            Path out) {

        public Request {
            channels = List.copyOf(channels);
        }
    }

    private Filters() {}

    /**
     * Draws and writes the sheet.
     *
     * @param warning is told, in one line, of each damaged checkpoint that was passed over
     * @return what was drawn, for people; of kernels that see the picture also how much of them is colour
     * @throws DataException when run, layer or channel are not there, or the sheet cannot be written
     */
    public static List<String> draw(Request request, Consumer<String> warning) throws IOException {
        try (CheckpointFile file = checkpoint(request, warning)) {
            Kernels kernels = new KernelReader(file).read(request.layer());
            KernelSheet sheet = new KernelSheet(kernels, request.channels(), request.scale(), request.commonScale());
            PngSheet drawn = sheet.draw();
            write(drawn, request.out());
            List<String> lines = new ArrayList<>();
            lines.add(origin(file, kernels));
            if (kernels.onPicture()) {
                lines.addAll(new ColourShare(kernels).lines());
                lines.add("share of colour: 0 for grey, 0.667 for noise, 1 for colour without brightness");
            }
            lines.add(request.out() + ": " + drawn.width() + "x" + drawn.height() + " pixels, " + sheet.description());
            return lines;
        } catch (DamagedCheckpointException e) {
            throw new DataException(e.getMessage(), e);
        }
    }

    /**
     * The lowest convolution of a checkpoint, in colour.
     *
     * @param scale pixels a weight, each way
     * @return empty where the lowest layer is no convolution over a picture
     */
    public static Optional<PngSheet> firstLayer(CheckpointFile file, int scale) throws IOException {
        KernelReader reader = new KernelReader(file);
        if (!reader.hasConvolution()) {
            return Optional.empty();
        }
        Kernels kernels = reader.read(Optional.empty());
        return kernels.onPicture()
                ? Optional.of(new KernelSheet(kernels, List.of(), scale, false).draw())
                : Optional.empty();
    }

    private static CheckpointFile checkpoint(Request request, Consumer<String> warning) throws IOException {
        Path run = request.run();
        if (!Files.isRegularFile(run)) {
            RunFolder.config(run);
            return CheckpointChoice.of(request.checkpoint().orElse("newest"))
                    .open(run, problem -> warning.accept("passed over " + problem));
        }
        if (request.checkpoint().isPresent()) {
            throw new DataException("--checkpoint " + request.checkpoint().get() + ": " + run
                    + " is a file, so there is nothing to choose; name the run's folder, or leave the option out");
        }
        return CheckpointFile.open(run);
    }

    private static String origin(CheckpointFile file, Kernels kernels) {
        return kernels.layer() + " after " + file.standing().position().steps() + " steps: " + kernels.count()
                + " kernels of " + kernels.side() + "x" + kernels.side() + "x" + kernels.channels() + " on "
                + TowerCount.inWords(kernels.towers()) + " (" + file.path() + ")";
    }

    private static void write(PngSheet sheet, Path out) {
        try {
            sheet.write(out.toAbsolutePath());
        } catch (IOException e) {
            throw new DataException(out + ": cannot be written (" + e + "); name another file with --out", e);
        }
    }
}
