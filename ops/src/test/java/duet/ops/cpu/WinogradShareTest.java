package duet.ops.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WinogradShareTest {

    @ParameterizedTest(name = "{0} images of {1} rows of {2} tiles for {3} threads")
    @CsvSource({
        "128, 3, 3, 1",
        "128, 3, 3, 2",
        "128, 3, 3, 3",
        "127, 9, 9, 2",
        "5, 3, 4, 4",
        "1, 2, 50, 3",
        "1, 1, 1, 8"
    })
    void shouldDealOutAllRowsOnceAndEvenly(int images, int rows, int columns, int threads) {
        List<WinogradShare> shares = WinogradShare.all(new WinogradTiles(5, rows, columns), images, threads);

        assertThat(shares).hasSize(Math.min(threads, images * rows));
        int next = 0;
        for (WinogradShare share : shares) {
            assertThat(share.first()).isEqualTo(next);
            int length = share.end() - share.first();
            assertThat(length).isBetween(images * rows / shares.size(), images * rows / shares.size() + 1);
            assertThat(share.rowsAtOnce()).isBetween(1, length);
            next = share.end();
        }
        assertThat(next).isEqualTo(images * rows);
    }

    @Test
    void shouldMultiplyAboutAsManyTilesAtOnceWhateverTheBatch() {
        WinogradTiles tiles = new WinogradTiles(5, 3, 3);
        assertThat(WinogradShare.all(tiles, 128, 1).get(0).rowsAtOnce()).isEqualTo(12);
        assertThat(WinogradShare.all(tiles, 127, 1).get(0).rowsAtOnce()).isEqualTo(12);
        assertThat(WinogradShare.all(tiles, 5, 1).get(0).rowsAtOnce()).isEqualTo(8);
    }

    @Test
    void shouldEndWithTheRowsThatAreLeft() {
        WinogradShare share = new WinogradShare(10, 21, 4);
        assertThat(share.rowsFrom(10)).isEqualTo(4);
        assertThat(share.rowsFrom(14)).isEqualTo(4);
        assertThat(share.rowsFrom(18)).isEqualTo(3);
    }
}
