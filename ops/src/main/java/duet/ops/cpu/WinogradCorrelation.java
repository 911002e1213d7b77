package duet.ops.cpu;

import java.nio.FloatBuffer;

/**
 * Slides kernels over images: transforms the windows of some tiles, multiplies them by the transformed kernels, for each pair of
 * points by itself, transforms the products back, and goes on to the next tiles.
 */
final class WinogradCorrelation {
    private final int rows;
    private final int rowsAtOnce;
    private final WinogradKernels kernels;
    private final FloatBuffer transformedKernels;
    private final WinogradInput input;
    private final Execution product;
    private final WinogradOutput output;
    private long version = -1;

    /** @param name of the layer, for warnings */
    WinogradCorrelation(
            Workshop workshop,
            String name,
            WinogradGeometry geometry,
            WinogradImages from,
            WinogradImages to,
            WinogradOutput.Finish finish) {
        WinogradTiles tiles = geometry.tiles(to.shape());
        rows = to.count() * tiles.rows();
        rowsAtOnce = tiles.rowsAtOnce(to.count());
        long tilesAtOnce = (long) rowsAtOnce * tiles.columns();
        WinogradArray windows = WinogradArray.matrices(workshop, tilesAtOnce, from.maps());
        WinogradArray weights = WinogradArray.matrices(workshop, from.maps(), to.maps());
        WinogradArray products = WinogradArray.matrices(workshop, tilesAtOnce, to.maps());
        kernels = new WinogradKernels(geometry.kernel());
        transformedKernels = weights.cells();
        input = new WinogradInput(
                from,
                tiles,
                geometry.window(),
                WinogradTransform.interpolation(tiles.columns() * from.maps()),
                windows.cells());
        MatrixBatch batch = new MatrixBatch(workshop, name, WinogradTransform.POINTS * WinogradTransform.POINTS);
        product = batch.product(
                "Winograd product",
                batch.matrices(windows.memory(), tilesAtOnce, from.maps()),
                batch.matrices(weights.memory(), from.maps(), to.maps()),
                batch.matrices(products.memory(), tilesAtOnce, to.maps()));
        output = new WinogradOutput(products.cells(), tiles, finish, to);
    }

    /**
     * Transforms the kernels if they have changed.
     *
     * @param weights [row, column, from, to]
     * @param newVersion another number than at the last call if the weights have changed since
     * @param turned whether to turn each kernel by half a turn first
     */
    void use(FloatBuffer weights, long newVersion, boolean turned) {
        if (newVersion != version) {
            kernels.transform(weights, turned, transformedKernels);
            version = newVersion;
        }
    }

    void run() {
        for (int row = 0; row < rows; row += rowsAtOnce) {
            input.transform(row, rowsAtOnce);
            product.run();
            output.transform(row, rowsAtOnce);
        }
    }
}
