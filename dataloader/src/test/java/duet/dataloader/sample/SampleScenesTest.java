package duet.dataloader.sample;

import static org.assertj.core.api.Assertions.assertThat;

import duet.dataloader.DataSet;
import duet.dataloader.PictureSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleScenesTest {
    private static final int AREA = 256 * 256;

    @Test
    void theScenesOfASeedAreTheSameToTheByteOnEveryJvm() throws NoSuchAlgorithmException {
        DataSet set = SampleScenes.create(1, 100, 10);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int index = 0; index < 100; index++) {
            digest.update(scene(set.training(), index));
        }

        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo("64bacf175354faaa3cf3c74a95503f9b6d12cf399d954224f638b11c08cac02a");
    }

    @Test
    void aSceneDoesNotDependOnHowManyThereAreNorOnWhatWasDrawnBefore() {
        PictureSource few = SampleScenes.create(5, 30, 1).training();
        PictureSource many = SampleScenes.create(5, 3000, 1).training();
        scene(many, 7);

        assertThat(scene(many, 23)).isEqualTo(scene(few, 23));
    }

    @Test
    void seedsPartsAndIndicesGiveDifferentScenes() {
        DataSet set = SampleScenes.create(5, 30, 30);

        assertThat(scene(set.training(), 3))
                .isNotEqualTo(scene(set.validation(), 3))
                .isNotEqualTo(scene(set.training(), 13))
                .isNotEqualTo(scene(SampleScenes.create(6, 30, 30).training(), 3));
    }

    @Test
    void tenClassesTakeTurns() {
        DataSet set = SampleScenes.create(1, 25, 10);

        assertThat(set.classes())
                .containsExactly(
                        "ball", "cone", "crescent", "cross", "cube", "cylinder", "house", "ring", "star", "tile");
        assertThat(IntStream.range(0, 25).map(set.training()::label).toArray())
                .containsExactly(IntStream.range(0, 25).map(i -> i % 10).toArray());
    }

    @Test
    void scenesUseTheWholeRangeOfBrightnessAndEveryBand() {
        PictureSource source = SampleScenes.create(1, 40, 1).training();
        long[] sums = new long[3];
        for (int index = 0; index < 40; index++) {
            byte[] scene = scene(source, index);
            for (int i = 0; i < scene.length; i++) {
                sums[i / AREA] += scene[i] & 0xFF;
            }
            assertThat(spread(scene))
                    .as("standard deviation of scene %d", index)
                    .isBetween(15.0, 110.0);
        }
        for (long sum : sums) {
            assertThat(sum / (40.0 * AREA)).isBetween(80.0, 170.0);
        }
    }

    @Test
    void mostBallsAreReddishAndMostCubesBluish() {
        PictureSource source = SampleScenes.create(3, 400, 1).training();
        int reddish = 0;
        int bluish = 0;
        for (int index = 0; index < 400; index += 10) {
            reddish += centre(scene(source, index), 0) > centre(scene(source, index), 2) ? 1 : 0;
            bluish += centre(scene(source, index + 4), 2) > centre(scene(source, index + 4), 0) ? 1 : 0;
        }

        assertThat(reddish).isBetween(30, 40);
        assertThat(bluish).isBetween(30, 40);
    }

    private static byte[] scene(PictureSource source, int index) {
        byte[] planar = new byte[3 * AREA];
        source.read(index, planar);
        return planar;
    }

    private static int centre(byte[] scene, int band) {
        int sum = 0;
        for (int y = 112; y < 144; y++) {
            for (int x = 112; x < 144; x++) {
                sum += scene[band * AREA + y * 256 + x] & 0xFF;
            }
        }
        return sum;
    }

    private static double spread(byte[] scene) {
        double sum = 0;
        double squares = 0;
        for (byte value : scene) {
            sum += value & 0xFF;
            squares += (value & 0xFF) * (value & 0xFF);
        }
        double mean = sum / scene.length;
        return Math.sqrt(squares / scene.length - mean * mean);
    }
}
