package duet.ops.cpu;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * Slides kernels over images: transforms the windows of some tiles, multiplies them by the transformed kernels, for each pair of
 * points by itself, transforms the products back, and goes on to the next tiles. Each thread has its share of the tiles.
 */
final class WinogradCorrelation {
    private final ThreadTeam team;
    private final WinogradKernels kernels;
    private final FloatBuffer transformedKernels;
    private final List<Part> parts;
    private long version = -1;

    /**
     * @param name of the layer, for warnings
     * @param finish is called by several threads at once
     */
    WinogradCorrelation(
            Workshop workshop,
            String name,
            WinogradGeometry geometry,
            WinogradImages from,
            WinogradImages to,
            WinogradOutput.Finish finish) {
        team = workshop.team;
        kernels = new WinogradKernels(team, geometry.kernel());
        WinogradArray weights = WinogradArray.matrices(workshop, from.maps(), to.maps());
        transformedKernels = weights.cells();
        MatrixBatch batch = new MatrixBatch(workshop, name, WinogradTransform.POINTS * WinogradTransform.POINTS);
        parts = WinogradShare.all(geometry.tiles(to.shape()), to.count(), team.size()).stream()
                .map(share -> part(batch, share, geometry, from, weights, to, finish))
                .toList();
    }

    private static Part part(
            MatrixBatch batch,
            WinogradShare share,
            WinogradGeometry geometry,
            WinogradImages from,
            WinogradArray weights,
            WinogradImages to,
            WinogradOutput.Finish finish) {
        WinogradTiles tiles = geometry.tiles(to.shape());
        long tilesAtOnce = (long) share.rowsAtOnce() * tiles.columns();
        WinogradArray windows = WinogradArray.matrices(batch.workshop(), tilesAtOnce, from.maps());
        WinogradArray products = WinogradArray.matrices(batch.workshop(), tilesAtOnce, to.maps());
        WinogradInput input = new WinogradInput(
                from,
                tiles,
                geometry.window(),
                WinogradTransform.interpolation(tiles.columns() * from.maps()),
                windows.cells());
        Execution product = OpenMpThreads.alone(() -> batch.product(
                "Winograd product",
                batch.matrices(windows.memory(), tilesAtOnce, from.maps()),
                batch.matrices(weights.memory(), from.maps(), to.maps()),
                batch.matrices(products.memory(), tilesAtOnce, to.maps())));
        return new Part(share, input, product, new WinogradOutput(products.cells(), tiles, finish, to));
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
        team.forEach(parts, Part::run);
    }

    private record Part(WinogradShare share, WinogradInput input, Execution product, WinogradOutput output) {

        void run() {
            for (int row = share.first(); row < share.end(); row += share.rowsAtOnce()) {
                int count = share.rowsFrom(row);
                input.transform(row, count);
                product.run();
                output.transform(row, count);
            }
        }
    }
}
