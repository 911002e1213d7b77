package duet.dataloader.packing;

import duet.dataloader.original.OriginalPictures;
import duet.dataloader.original.OriginalSet;
import duet.dataloader.packed.PackedData;
import duet.dataloader.packed.Storage;
import java.util.List;
import java.util.stream.Stream;

/**
 * The training or the validation pictures on their way from the original to the packed set.
 *
 * @param folder what the part is called in the packed set: {@code train} or {@code val}
 * @param classes the names, by label
 */
record SourcePart(String folder, List<String> classes, OriginalPictures pictures) {

    /** Both parts, or the first alone where the set has no pictures to validate by. */
    static List<SourcePart> of(OriginalSet set) {
        List<String> classes = set.classes().stream().map(each -> each.name()).toList();
        return Stream.concat(
                        Stream.of(new SourcePart(PackedData.TRAINING, classes, set.training())),
                        set.validation().stream()
                                .map(pictures -> new SourcePart(PackedData.VALIDATION, classes, pictures)))
                .toList();
    }

    boolean isTraining() {
        return folder.equals(PackedData.TRAINING);
    }

    /** Where a picture is found in the original's terms, but without the place the original is kept at. */
    String name(int index) {
        return folder + "/" + classes.get(pictures.label(index)) + "/" + EntryNames.escaped(pictures.name(index));
    }

    /** The name of a picture's entry in its shard. */
    String entry(int index, Storage storage) {
        return folder + "/" + classes.get(pictures.label(index)) + "/"
                + storage.fileName(EntryNames.escaped(pictures.name(index)));
    }
}
