package duet.ops.cpu;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows of tiles that one thread works on, counted through all images.
 *
 * @param first row
 * @param end row after the last
 * @param rowsAtOnce rows that are multiplied at once; the last time there may be fewer
 */
record WinogradShare(int first, int end, int rowsAtOnce) {

    /** Even shares for at most {@code threads} threads: none is empty. */
    static List<WinogradShare> all(WinogradTiles tiles, int images, int threads) {
        int rows = images * tiles.rows();
        int shares = Math.min(threads, rows);
        return IntStream.range(0, shares)
                .mapToObj(i -> of(tiles, bound(rows, i, shares), bound(rows, i + 1, shares)))
                .toList();
    }

    private static int bound(int rows, int share, int shares) {
        return (int) ((long) rows * share / shares);
    }

    private static WinogradShare of(WinogradTiles tiles, int first, int end) {
        return new WinogradShare(first, end, tiles.rowsAtOnce(end - first));
    }

    /** Rows from {@code row} on that are multiplied at once. */
    int rowsFrom(int row) {
        return Math.min(rowsAtOnce, end - row);
    }
}
