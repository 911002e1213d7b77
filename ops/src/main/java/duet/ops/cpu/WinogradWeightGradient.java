package duet.ops.cpu;

import duet.ops.cpu.MatrixBatch.Operand;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Gradients of a convolution's weights and biases. Each thread adds up its share of the tiles in their order, and the threads'
 * sums are added in the order of the threads, so for as many threads the sums are the same from run to run.
 */
final class WinogradWeightGradient {
    private final ThreadTeam team;
    private final List<Part> parts;
    private final List<FloatBuffer> transformedGradients;
    private final List<WinogradBiasGradient> biases;
    private final WinogradKernels kernels;
    private boolean empty = true;

    /** @param name of the layer, for warnings */
    WinogradWeightGradient(
            Workshop workshop, String name, WinogradGeometry geometry, WinogradImages from, WinogradImages gradient) {
        team = workshop.team;
        MatrixBatch batch = new MatrixBatch(workshop, name, WinogradTransform.POINTS * WinogradTransform.POINTS);
        parts = WinogradShare.all(geometry.tiles(gradient.shape()), gradient.count(), team.size()).stream()
                .map(share -> part(batch, share, geometry, from, gradient))
                .toList();
        transformedGradients = parts.stream().map(part -> part.sums().cells()).toList();
        biases = parts.stream().map(Part::biases).toList();
        kernels = new WinogradKernels(team, geometry.kernel());
    }

    private static Part part(
            MatrixBatch batch,
            WinogradShare share,
            WinogradGeometry geometry,
            WinogradImages from,
            WinogradImages gradient) {
        WinogradTiles tiles = geometry.tiles(gradient.shape());
        long tilesAtOnce = (long) share.rowsAtOnce() * tiles.columns();
        WinogradArray windows = WinogradArray.matrices(batch.workshop(), tilesAtOnce, from.maps());
        WinogradArray gradients = WinogradArray.matrices(batch.workshop(), tilesAtOnce, gradient.maps());
        WinogradArray sums = WinogradArray.matrices(batch.workshop(), from.maps(), gradient.maps());
        WinogradInput input = new WinogradInput(
                from,
                tiles,
                geometry.window(),
                WinogradTransform.interpolation(tiles.columns() * from.maps()),
                windows.cells());
        WinogradInput outputGradient = new WinogradInput(
                gradient,
                tiles,
                new WinogradInput.Window(tiles.size(), 0, 0),
                WinogradTransform.evaluation(tiles.size()),
                gradients.cells());
        Operand inputs = batch.transposed(windows.memory(), tilesAtOnce, from.maps());
        Operand outputs = batch.matrices(gradients.memory(), tilesAtOnce, gradient.maps());
        Operand target = batch.matrices(sums.memory(), from.maps(), gradient.maps());
        String what = "Winograd weight gradient";
        return new Part(
                share,
                input,
                outputGradient,
                OpenMpThreads.alone(() -> batch.product(what, inputs, outputs, target)),
                OpenMpThreads.alone(() -> batch.addedProduct(what, inputs, outputs, target)),
                sums,
                new WinogradBiasGradient(gradient, tiles));
    }

    /**
     * @param weights receives the gradient as [row, column, from, to]
     * @param bias receives the gradient as [to]
     */
    void run(FloatBuffer weights, FloatBuffer bias) {
        begin();
        add();
        finish(weights, bias);
    }

    /** Forgets what was added. */
    void begin() {
        biases.forEach(WinogradBiasGradient::clear);
        empty = true;
    }

    /** Adds what the images that are there now contribute. */
    void add() {
        team.forEach(parts, empty ? Part::set : Part::add);
        empty = false;
    }

    /**
     * Gives the sums.
     *
     * @param weights receives the gradient as [row, column, from, to]
     * @param bias receives the gradient as [to]
     */
    void finish(FloatBuffer weights, FloatBuffer bias) {
        kernels.transformGradient(transformedGradients, weights);
        WinogradBiasGradient.write(biases, bias);
    }

    private record Part(
            WinogradShare share,
            WinogradInput input,
            WinogradInput outputGradient,
            Execution firstProduct,
            Execution furtherProduct,
            WinogradArray sums,
            WinogradBiasGradient biases) {

        void set() {
            add(firstProduct);
        }

        void add() {
            add(furtherProduct);
        }

        private void add(Execution first) {
            Execution product = first;
            for (int row = share.first(); row < share.end(); row += share.rowsAtOnce()) {
                int count = share.rowsFrom(row);
                input.transform(row, count);
                outputGradient.transform(row, count);
                product.run();
                product = furtherProduct;
                biases.add(row, count);
            }
            biases.finish();
        }
    }
}
