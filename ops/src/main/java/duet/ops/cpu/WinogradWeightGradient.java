package duet.ops.cpu;

import duet.ops.cpu.MatrixBatch.Operand;
import java.nio.FloatBuffer;

/**
 * Gradients of a convolution's weights and biases. Tiles are added in their order, so the sums are the same from run to run.
 */
final class WinogradWeightGradient {
    private final int rows;
    private final int rowsAtOnce;
    private final WinogradInput input;
    private final WinogradInput outputGradient;
    private final Execution firstProduct;
    private final Execution furtherProduct;
    private final FloatBuffer transformedGradient;
    private final WinogradKernels kernels;
    private final WinogradBiasGradient biases;
    private boolean empty = true;

    /** @param name of the layer, for warnings */
    WinogradWeightGradient(
            Workshop workshop, String name, WinogradGeometry geometry, WinogradImages from, WinogradImages gradient) {
        WinogradTiles tiles = geometry.tiles(gradient.shape());
        rows = gradient.count() * tiles.rows();
        rowsAtOnce = tiles.rowsAtOnce(gradient.count());
        long tilesAtOnce = (long) rowsAtOnce * tiles.columns();
        WinogradArray windows = WinogradArray.matrices(workshop, tilesAtOnce, from.maps());
        WinogradArray gradients = WinogradArray.matrices(workshop, tilesAtOnce, gradient.maps());
        WinogradArray sums = WinogradArray.matrices(workshop, from.maps(), gradient.maps());
        input = new WinogradInput(
                from,
                tiles,
                geometry.window(),
                WinogradTransform.interpolation(tiles.columns() * from.maps()),
                windows.cells());
        outputGradient = new WinogradInput(
                gradient,
                tiles,
                new WinogradInput.Window(tiles.size(), 0, 0),
                WinogradTransform.evaluation(tiles.size()),
                gradients.cells());
        MatrixBatch batch = new MatrixBatch(workshop, name, WinogradTransform.POINTS * WinogradTransform.POINTS);
        Operand inputs = batch.transposed(windows.memory(), tilesAtOnce, from.maps());
        Operand outputs = batch.matrices(gradients.memory(), tilesAtOnce, gradient.maps());
        Operand target = batch.matrices(sums.memory(), from.maps(), gradient.maps());
        firstProduct = batch.product("Winograd weight gradient", inputs, outputs, target);
        furtherProduct = batch.addedProduct("Winograd weight gradient", inputs, outputs, target);
        transformedGradient = sums.cells();
        kernels = new WinogradKernels(geometry.kernel());
        biases = new WinogradBiasGradient(gradient, tiles);
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
        biases.clear();
        empty = true;
    }

    /** Adds what the images that are there now contribute. */
    void add() {
        for (int row = 0; row < rows; row += rowsAtOnce) {
            input.transform(row, rowsAtOnce);
            outputGradient.transform(row, rowsAtOnce);
            (empty ? firstProduct : furtherProduct).run();
            biases.add(row, rowsAtOnce);
            empty = false;
        }
    }

    /**
     * Gives the sums.
     *
     * @param weights receives the gradient as [row, column, from, to]
     * @param bias receives the gradient as [to]
     */
    void finish(FloatBuffer weights, FloatBuffer bias) {
        kernels.transformGradient(transformedGradient, weights);
        biases.write(bias);
    }
}
