package duet.dataloader.original;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/** What every source of originals promises, checked on a small set whose pictures can all be read. */
public final class OriginalSetContract {

    private OriginalSetContract() {}

    public static void check(OriginalSet set) {
        assertThat(set.classes()).extracting(PictureClass::name).doesNotHaveDuplicates();
        assertThat(set.classes()).allSatisfy(known -> assertThat(known.name()).doesNotContain("/"));
        check(set, set.training());
        set.validation().ifPresent(pictures -> check(set, pictures));
    }

    private static void check(OriginalSet set, OriginalPictures pictures) {
        Set<String> names = new HashSet<>();
        for (int index = 0; index < pictures.size(); index++) {
            assertThat(pictures.label(index)).isBetween(0, set.classes().size() - 1);
            assertThat(pictures.name(index)).isNotEmpty().doesNotContain("/");
            assertThat(names.add(pictures.label(index) + " " + pictures.name(index)))
                    .as("%s is alone in its class", pictures.name(index))
                    .isTrue();
            assertThat(pictures.id(index)).startsWith(set.name());
        }
        byte[][] once = IntStream.range(0, pictures.size())
                .mapToObj(index -> pictures.read(index).rgb())
                .toArray(byte[][]::new);
        IntStream.range(0, 8 * once.length).parallel().forEach(any -> {
            int index = any % once.length;
            assertThat(pictures.read(index).rgb())
                    .as("picture %d read by several threads", index)
                    .isEqualTo(once[index]);
        });
        set.side().ifPresent(side -> assertThat(pictures.read(0).width()).isEqualTo(side));
    }
}
