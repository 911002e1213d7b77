package duet.dataloader.original;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A data set as it is distributed, before its pictures are brought to one size.
 *
 * @param name what a user would call it, for example the path it was opened from
 * @param classes the index is the label
 * @param side rows and columns of every picture where the format fixes them (CIFAR's 32)
 * @param validation the pictures to be judged by; empty where the set does not come with any
 */
public record OriginalSet(
        String name,
        List<PictureClass> classes,
        OptionalInt side,
        OriginalPictures training,
        Optional<OriginalPictures> validation) {

    public OriginalSet {
        classes = List.copyOf(classes);
    }
}
