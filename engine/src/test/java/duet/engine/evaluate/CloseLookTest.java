package duet.engine.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import duet.dataloader.PictureSource;
import duet.engine.run.CheckpointChoice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloseLookTest {
    @TempDir
    private Path folder;

    private CloseLook look(int most) throws IOException {
        return CloseLook.at(
                new CloseLook.Request(folder, new CheckpointChoice.Best(), most, Optional.empty()),
                UntrainedRun.quiet());
    }

    @Test
    void allPicturesAreLookedAtAsEvaluateDoes() throws IOException {
        UntrainedRun.withCheckpoint(folder);
        CloseLook look = look(1000);
        assertThat(look.score().images()).isEqualTo(26);
        assertThat(look.of()).isEqualTo(26);
        assertThat(look.steps()).isEqualTo(3);
        long wrong = look.confusion().classes().stream()
                .mapToLong(each -> each.images() - each.takenFor().getOrDefault(each.label(), 0))
                .sum();
        assertThat(look.score().top1Error()).isEqualTo(wrong / 26.0);
        assertThat(look.best()).allMatch(seen -> seen.label() == seen.predicted());
        assertThat(look.best()).extracting(CloseLook.Seen::label).doesNotHaveDuplicates();
        assertThat(look.worst()).hasSize(12).allMatch(seen -> seen.label() != seen.predicted());
        assertThat(look.worst())
                .isSortedAccordingTo(Comparator.comparing(CloseLook.Seen::probability))
                .allMatch(seen -> seen.predictedProbability() >= seen.probability());
        assertThat(ImageIO.read(new ByteArrayInputStream(look.worst().get(0).png()))
                        .getWidth())
                .isLessThanOrEqualTo(96);
    }

    @Test
    void fewerPicturesAreSpreadOverAll() throws IOException {
        UntrainedRun.withCheckpoint(folder);
        CloseLook look = look(7);
        assertThat(look.score().images()).isEqualTo(7);
        assertThat(look.of()).isEqualTo(26);
        PictureSource all = numbered(100);
        PictureSource some = SpreadPictures.of(all, 8);
        assertThat(IntStream.range(0, some.size()).mapToObj(some::name))
                .containsExactly("0", "12", "25", "37", "50", "62", "75", "87");
        assertThat(SpreadPictures.of(all, 100)).isSameAs(all);
    }

    @Test
    void theBestIsTheSurestOfItsClassAndTheWorstAreTheLeastLikely() {
        Extremes extremes = new Extremes(2);
        extremes.take(0, 0, new float[] {0.6f, 0.3f, 0.1f});
        extremes.take(1, 0, new float[] {0.9f, 0.05f, 0.05f});
        extremes.take(2, 0, new float[] {0.8f, 0.1f, 0.1f});
        extremes.take(3, 1, new float[] {0.5f, 0.4f, 0.1f});
        extremes.take(4, 1, new float[] {0.8f, 0.1f, 0.1f});
        extremes.take(5, 2, new float[] {0.7f, 0.1f, 0.2f});
        extremes.take(6, 1, new float[] {0.05f, 0.95f, 0});
        assertThat(extremes.best()).extracting(Extremes.Answer::picture).containsExactly(6, 1);
        assertThat(extremes.worst()).extracting(Extremes.Answer::picture).containsExactly(4, 5);
    }

    private static PictureSource numbered(int size) {
        return new PictureSource() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public int label(int index) {
                return 0;
            }

            @Override
            public String id(int index) {
                return Integer.toString(index);
            }

            @Override
            public void read(int index, byte[] planarRgb) {
                throw new AssertionError("not looked at");
            }
        };
    }
}
