package duet.dataloader.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.PatternPictures;
import duet.dataloader.PictureSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PictureCacheTest {
    private static final int SIDE = 6;
    private static final int BYTES = 3 * SIDE * SIDE;

    private final DataSet set = PatternPictures.set(SIDE, 10, 10, PatternPictures::varied);

    @Test
    void aCachedPictureIsReadFromItsSourceOnce() {
        DataSet cached = PictureCache.around(set, 100 * BYTES);

        for (int round = 0; round < 3; round++) {
            for (int index = 0; index < 10; index++) {
                assertThat(read(cached.training(), index)).isEqualTo(pattern(index));
            }
        }

        assertThat(reads(set.training())).isEqualTo(10);
    }

    @Test
    void picturesBeyondTheBudgetAreReadEachTimeWithTheSamePixels() {
        DataSet cached = PictureCache.around(set, 4 * BYTES + BYTES / 2);

        for (int round = 0; round < 3; round++) {
            for (int index = 0; index < 10; index++) {
                assertThat(read(cached.training(), index)).isEqualTo(pattern(index));
            }
        }

        assertThat(reads(set.training())).isEqualTo(4 + 3 * 6);
    }

    @Test
    void validationGetsWhatTrainingLeaves() {
        DataSet cached = PictureCache.around(set, 13 * BYTES);

        for (int round = 0; round < 2; round++) {
            for (int index = 0; index < 10; index++) {
                assertThat(read(cached.validation(), index)).isEqualTo(pattern(10 + index));
            }
        }

        assertThat(reads(set.validation())).isEqualTo(3 + 2 * 7);
    }

    @Test
    void noBudgetMeansNoCache() {
        assertThat(PictureCache.around(set, 0)).isEqualTo(set);
    }

    @Test
    void whatTheCacheSaysOfAPictureIsWhatItsSourceSays() {
        PictureSource cached = PictureCache.around(set, 5 * BYTES).training();

        assertThat(cached.size()).isEqualTo(10);
        assertThat(cached.label(7)).isEqualTo(1);
        assertThat(cached.id(7)).isEqualTo("pattern 7");
        assertThat(cached.name(7)).isEqualTo("patterns/7");
    }

    @Test
    void manyThreadsReadTheSamePixels() throws ExecutionException, InterruptedException {
        DataSet cached = PictureCache.around(set, 8 * BYTES);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> readers = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                readers.add(threads.submit(() -> {
                    for (int i = 0; i < 500; i++) {
                        assertThat(read(cached.training(), i * 7 % 10)).isEqualTo(pattern(i * 7 % 10));
                    }
                }));
            }
            for (Future<?> reader : readers) {
                reader.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(reads(set.training())).isBetween(8 + 4 * 100, 4 * 8 + 4 * 100);
    }

    @Test
    void moreThanTheJvmAllowsIsToldWithTheKeyToLower() {
        DataSet huge = PatternPictures.set(20_000, 1000, 1, PatternPictures::varied);

        assertThatThrownBy(() -> PictureCache.around(huge, Long.MAX_VALUE))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("data.cache: ")
                .hasMessageContaining("-XX:MaxDirectMemorySize");
    }

    private static byte[] read(PictureSource source, int index) {
        byte[] picture = new byte[BYTES];
        source.read(index, picture);
        return picture;
    }

    private static byte[] pattern(int picture) {
        return read(new PatternPictures(SIDE, 100, PatternPictures::varied), picture);
    }

    private static int reads(PictureSource source) {
        return ((PatternPictures) source).reads();
    }
}
