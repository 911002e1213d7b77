package duet.dataloader.original;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.dataloader.DataException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoldoutTest {

    @ParameterizedTest
    @CsvSource({"100, 0.5, 50", "101, 0.5, 51", "99, 0.1, 10", "7, 0.9, 6", "1000, 0.0005, 1"})
    void exactlyTheShareIsSetAside(int size, double share, int aside) {
        OriginalSet split = Holdout.of(set(size), share, 1);

        assertThat(split.validation().orElseThrow().size()).isEqualTo(aside);
        assertThat(split.training().size()).isEqualTo(size - aside);
    }

    @Test
    void everyPictureIsInOnePartAndBothKeepTheOrder() {
        long seed = new Random().nextLong();

        OriginalSet split = Holdout.of(set(200), 0.3, seed);

        List<String> training = names(split.training());
        List<String> validation = names(split.validation().orElseThrow());
        assertThat(Stream.concat(training.stream(), validation.stream()))
                .as("seed %d", seed)
                .containsExactlyInAnyOrderElementsOf(names(set(200).training()));
        assertThat(training.stream().map(name -> Integer.parseInt(name.substring(1))))
                .as("seed %d", seed)
                .isSorted();
        assertThat(validation.stream().map(name -> Integer.parseInt(name.substring(1))))
                .as("seed %d", seed)
                .isSorted();
    }

    @Test
    void labelsIdsAndPicturesGoWithTheNames() {
        OriginalPictures drawn = Holdout.of(set(100), 0.5, 3).validation().orElseThrow();

        for (int index = 0; index < drawn.size(); index++) {
            int number = Integer.parseInt(drawn.name(index).substring(1));
            assertThat(drawn.label(index)).isEqualTo(number % 3);
            assertThat(drawn.id(index)).isEqualTo("set, picture " + number);
            assertThat(drawn.read(index).rgb()[0]).isEqualTo((byte) number);
        }
    }

    @Test
    void theSeedAloneDecidesWhichAreDrawn() {
        List<String> drawn = names(Holdout.of(set(1000), 0.5, 5).validation().orElseThrow());

        assertThat(names(Holdout.of(set(1000), 0.5, 5).validation().orElseThrow()))
                .isEqualTo(drawn);
        assertThat(names(Holdout.of(set(1000), 0.5, 6).validation().orElseThrow()))
                .isNotEqualTo(drawn);
    }

    @Test
    void everyPictureIsDrawnEquallyOften() {
        int[] drawn = new int[20];
        int trials = 4000;
        for (int seed = 0; seed < trials; seed++) {
            names(Holdout.of(set(20), 0.25, seed).validation().orElseThrow())
                    .forEach(name -> drawn[Integer.parseInt(name.substring(1))]++);
        }

        // 1,000 times each, give or take 5 standard deviations of 27.
        assertThat(Arrays.stream(drawn)).allSatisfy(count -> assertThat(count).isBetween(863, 1137));
    }

    @Test
    void aSetWithValidationPicturesIsRefused() {
        OriginalSet whole = new OriginalSet(
                "pets",
                List.of(),
                OptionalInt.empty(),
                new NumberedPictures(9, 3),
                Optional.of(new NumberedPictures(4, 3)));

        assertThatThrownBy(() -> Holdout.of(whole, 0.5, 1))
                .isInstanceOf(DataException.class)
                .hasMessage("pets: has 4 validation pictures of its own, expected none where a share is set aside;"
                        + " leave the share out or take the validation pictures away");
    }

    @Test
    void aShareThatLeavesAPartEmptyIsRefused() {
        assertThatThrownBy(() -> Holdout.of(set(3), 0.1, 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("a share of 0.1 sets aside 0 of 3 pictures");
        assertThatThrownBy(() -> Holdout.of(set(3), 0.9, 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("a share of 0.9 sets aside 3 of 3 pictures");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.5, Double.NaN})
    void aShareIsAboveZeroAndBelowOne(double share) {
        assertThatThrownBy(() -> Holdout.of(set(10), share, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static OriginalSet set(int size) {
        List<PictureClass> classes = Stream.of("a", "b", "c")
                .map(name -> new PictureClass(name, name))
                .toList();
        return new OriginalSet("pets", classes, OptionalInt.empty(), new NumberedPictures(size, 3), Optional.empty());
    }

    private static List<String> names(OriginalPictures pictures) {
        return IntStream.range(0, pictures.size()).mapToObj(pictures::name).toList();
    }
}
