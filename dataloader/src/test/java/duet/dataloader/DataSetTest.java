package duet.dataloader;

import static org.assertj.core.api.Assertions.assertThat;

import duet.dataloader.cache.PictureCache;
import duet.dataloader.sample.SampleScenes;
import duet.dataloader.synthetic.SyntheticPictures;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataSetTest {
    private static final List<String> CLASSES = List.of("cat", "dog");
    private static final Listed TRAINING = new Listed(List.of("a", "bc", "d"), List.of(0, 1, 1));
    private static final Listed VALIDATION = new Listed(List.of("é"), List.of(1));
    private static final DataSet SET = new DataSet("here", CLASSES, 8, TRAINING, VALIDATION);

    @Test
    void theDigestIsThatOfTheListOfContents() throws NoSuchAlgorithmException {
        ByteBuffer list = ByteBuffer.allocate(200);
        list.putInt(2).putInt(3).put(bytes("cat")).putInt(3).put(bytes("dog")).putInt(8);
        list.putInt(3);
        list.putInt(1).put(bytes("a")).putInt(0);
        list.putInt(2).put(bytes("bc")).putInt(1);
        list.putInt(1).put(bytes("d")).putInt(1);
        list.putInt(1);
        list.putInt(2).put(bytes("é")).putInt(1);
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(list.flip());

        assertThat(SET.digest()).isEqualTo(HexFormat.of().formatHex(sha256.digest()));
    }

    @Test
    void whateverChangesTheMeaningOfAnIndexChangesTheDigest() {
        List<DataSet> sets = List.of(
                SET,
                new DataSet("here", List.of("cat", "dot"), 8, TRAINING, VALIDATION),
                new DataSet("here", List.of("catd", "og"), 8, TRAINING, VALIDATION),
                new DataSet("here", List.of("cat", "dog", "eel"), 8, TRAINING, VALIDATION),
                new DataSet("here", CLASSES, 9, TRAINING, VALIDATION),
                new DataSet("here", CLASSES, 8, VALIDATION, TRAINING),
                new DataSet("here", CLASSES, 8, new Listed(List.of("a", "d", "bc"), List.of(0, 1, 1)), VALIDATION),
                new DataSet("here", CLASSES, 8, new Listed(List.of("ab", "c", "d"), List.of(0, 1, 1)), VALIDATION),
                new DataSet("here", CLASSES, 8, new Listed(List.of("a", "bc", "d"), List.of(0, 1, 0)), VALIDATION),
                new DataSet("here", CLASSES, 8, new Listed(List.of("a", "bc"), List.of(0, 1)), VALIDATION),
                new DataSet("here", CLASSES, 8, TRAINING, new Listed(List.of("f"), List.of(1))));

        assertThat(sets.stream().map(DataSet::digest)).doesNotHaveDuplicates();
    }

    @Test
    void neitherTheNameOfTheSetNorACacheChangesTheDigest() {
        assertThat(new DataSet("there", CLASSES, 8, TRAINING, VALIDATION).digest())
                .isEqualTo(SET.digest());
        assertThat(PictureCache.around(SET, 1000).digest()).isEqualTo(SET.digest());
    }

    @Test
    void picturesMadeFromASeedAreThoseOfTheSeed() {
        List<String> digests = new ArrayList<>();
        for (long seed = 0; seed < 2; seed++) {
            digests.add(SyntheticPictures.create(seed, 8, 2, 4).digest());
            digests.add(SampleScenes.create(seed, 4, 4).digest());
        }

        assertThat(digests).doesNotHaveDuplicates();
        assertThat(SyntheticPictures.create(1, 8, 2, 4).digest()).isEqualTo(digests.get(2));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Pictures of which only the list matters; their ids are paths of one machine. */
    private record Listed(List<String> names, List<Integer> labels) implements PictureSource {
        @Override
        public int size() {
            return names.size();
        }

        @Override
        public int label(int index) {
            return labels.get(index);
        }

        @Override
        public String id(int index) {
            return "somewhere/" + name(index);
        }

        @Override
        public String name(int index) {
            return names.get(index);
        }

        @Override
        public void read(int index, byte[] planarRgb) {
            throw new AssertionError("a digest reads no picture");
        }
    }
}
