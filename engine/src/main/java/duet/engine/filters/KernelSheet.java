package duet.engine.filters;

import duet.dataloader.DataException;
import duet.engine.picture.PngSheet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Kernels of a layer on one sheet, 16 a row, the kernels of tower 0 above those of tower 1 and so on. A kernel is a strip of panels: one
 * in colour, or a grey one for each input channel. Each weight is a square of {@code scale} pixels.
 */
final class KernelSheet {
    private static final int COLUMNS = 16;
    /** In weights, beside the gap that is between all rows. */
    private static final int TOWER_GAP = 4;
    /** Between the panels of a kernel, in pixels. */
    private static final int HAIRLINE = 1;

    private static final int SANE_WIDTH = 2048;
    private static final long MOST_PIXELS = 50_000_000;

    private final Kernels kernels;
    private final List<Panel> panels;
    private final int scale;
    private final Optional<WeightRange> common;

    /**
     * @param channels to be drawn in grey; none for the colours of a layer that sees the picture, and for as many channels of
     *     another layer as make a sheet of at most 2,048 pixels' width
     * @param scale pixels a weight, each way
     * @param commonScale whether black and white are the same weights for all kernels, not each kernel's own extremes
     * @throws DataException when the kernels have no such channel, or the sheet would be too large
     */
    KernelSheet(Kernels kernels, List<Integer> channels, int scale, boolean commonScale) {
        this.kernels = kernels;
        this.scale = scale;
        channels.forEach(this::requireChannel);
        panels = panels(channels);
        requireSaneSize();
        common = commonScale ? Optional.of(WeightRange.of(kernels, 0, kernels.count(), panels)) : Optional.empty();
    }

    private void requireChannel(int channel) {
        if (channel < 0 || channel >= kernels.channels()) {
            throw new DataException("--channel " + channel + ": the kernels of " + kernels.layer()
                    + " have the channels 0 to " + (kernels.channels() - 1));
        }
    }

    private List<Panel> panels(List<Integer> channels) {
        if (!channels.isEmpty()) {
            return channels.stream().map(Panel::grey).toList();
        }
        if (kernels.onPicture()) {
            return List.of(Panel.COLOURS);
        }
        int fitting = (int) IntStream.rangeClosed(1, kernels.channels())
                .filter(count -> width(count) <= SANE_WIDTH)
                .count();
        return IntStream.range(0, Math.max(1, fitting)).mapToObj(Panel::grey).toList();
    }

    private void requireSaneSize() {
        long width = width(panels.size());
        if (width * height() > MOST_PIXELS) {
            throw new DataException("the sheet would have " + width + "x" + height() + " pixels, at most " + MOST_PIXELS
                    + " are drawn; name fewer channels with --channel or a lower --scale");
        }
    }

    /** What is drawn, for people. */
    String description() {
        return (panels.equals(List.of(Panel.COLOURS)) ? "in colour" : "input " + channels() + ", grey")
                + order()
                + (common.isPresent() ? ", one scale for all" : ", each on its own scale");
    }

    private String order() {
        return switch (kernels.towers()) {
            case 1 -> "";
            case 2 -> ", tower 0's above tower 1's";
            default -> ", from tower 0's at the top down to tower " + (kernels.towers() - 1) + "'s";
        };
    }

    private String channels() {
        List<String> names =
                panels.stream().map(panel -> Integer.toString(panel.red())).toList();
        return (names.size() == 1 ? "channel " : "channels ") + String.join(", ", names) + " of " + kernels.channels();
    }

    PngSheet draw() {
        PngSheet sheet = new PngSheet((int) width(panels.size()), (int) height());
        int top = scale;
        for (int tower = 0; tower < kernels.towers(); tower++) {
            for (int i = 0; i < kernels.countOf(tower); i++) {
                int left = scale + i % COLUMNS * (int) (stripWidth(panels.size()) + scale);
                draw(kernels.first(tower) + i, sheet, left, top + i / COLUMNS * rowPitch());
            }
            top += rows(tower) * rowPitch() + TOWER_GAP * scale;
        }
        return sheet;
    }

    private void draw(int kernel, PngSheet sheet, int left, int top) {
        WeightRange range = common.orElseGet(() -> WeightRange.of(kernels, kernel, kernel + 1, panels));
        int x = left;
        for (Panel panel : panels) {
            for (int cell = 0; cell < kernels.cells(); cell++) {
                int column = cell % kernels.side();
                int row = cell / kernels.side();
                sheet.paint(x + column * scale, top + row * scale, scale, colour(kernel, panel, cell, range));
            }
            x += kernels.side() * scale + HAIRLINE;
        }
    }

    private int colour(int kernel, Panel panel, int cell, WeightRange range) {
        int red = range.level(kernels.weight(kernel, panel.red(), cell));
        int green = range.level(kernels.weight(kernel, panel.green(), cell));
        int blue = range.level(kernels.weight(kernel, panel.blue(), cell));
        return red << 16 | green << 8 | blue;
    }

    private long width(int panelCount) {
        int fullest = kernels.countOf(kernels.towers() - 1);
        return scale + Math.min(COLUMNS, fullest) * (stripWidth(panelCount) + scale);
    }

    private long height() {
        long rows = IntStream.range(0, kernels.towers()).map(this::rows).sum();
        return scale + rows * rowPitch() + (kernels.towers() - 1L) * TOWER_GAP * scale;
    }

    private long stripWidth(int panelCount) {
        return (long) panelCount * kernels.side() * scale + (panelCount - 1L) * HAIRLINE;
    }

    private int rows(int tower) {
        return (kernels.countOf(tower) + COLUMNS - 1) / COLUMNS;
    }

    private int rowPitch() {
        return (kernels.side() + 1) * scale;
    }
}
