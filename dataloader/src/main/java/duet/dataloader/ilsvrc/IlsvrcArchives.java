package duet.dataloader.ilsvrc;

import duet.dataloader.DataException;
import duet.dataloader.original.OriginalPictures;
import duet.dataloader.original.OriginalSet;
import duet.dataloader.original.PictureClass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * ImageNet's classification challenge in the files it is distributed as, in one folder:
 *
 * <pre>
 * ILSVRC2012_img_train.tar          a tar per synset: n01440764.tar with n01440764_18.JPEG ...
 * ILSVRC2012_img_val.tar            ILSVRC2012_val_00000001.JPEG ... of all synsets
 * ILSVRC2012_devkit_t12.tar.gz      packed or unpacked: the synsets' words and the validation pictures' classes
 * </pre>
 *
 * or those of 2010, the paper's year: ILSVRC2010_images_train.tar, ILSVRC2010_images_val.tar, ILSVRC2010_devkit-1.0.tar.gz.
 * Without the tar of validation pictures there are none; without the development kit classes have no words.
 *
 * <p>Labels are the places of the synsets' WordNet numbers in sorted order, as in every published network. They are not the
 * numbers of the development kit, which are in another order and count from 1; its ground truth is translated.
 *
 * <p>Nothing is unpacked: the tars are listed once and pictures are read from their places.
 */
public final class IlsvrcArchives {

    private IlsvrcArchives() {}

    /** Whether a path looks like this: a folder with the tar of training pictures. */
    public static boolean isAt(Path path) {
        return Distribution.isAt(path);
    }

    /**
     * Lists the tars. Pictures come in the order of their synsets, then of their names. Takes one small read per picture.
     *
     * @throws DataException with what is wrong: a tar that is damaged, cut short or holds anything but pictures, synsets that
     *     differ from the development kit's, another number of validation pictures than of lines in the ground truth, validation
     *     pictures without a development kit
     */
    public static OriginalSet original(Path path) {
        Distribution files = Distribution.in(path);
        if (files.validation().isPresent() && files.kit().isEmpty()) {
            throw new DataException(path + ": has no development kit, expected ILSVRC" + files.year()
                    + "_devkit... to know the classes of the pictures in "
                    + files.validation().get().getFileName() + "; add it or take that file away");
        }
        Optional<DevelopmentKit> kit = files.kit().map(file -> DevelopmentKit.read(file, files.year()));
        TrainingArchive training = TrainingArchive.read(opened(files.training()));
        kit.ifPresent(known -> checkSynsets(known, training.wnids(), files.training()));
        Optional<OriginalPictures> validation = files.validation()
                .map(file -> ValidationArchive.read(opened(file), kit.orElseThrow(), training.wnids()));
        return new OriginalSet(
                path.toString(), classes(kit, training.wnids()), OptionalInt.empty(), training.pictures(), validation);
    }

    private static SharedFile opened(Path path) {
        try {
            return new SharedFile(path);
        } catch (IOException e) {
            throw new DataException(path + ": cannot be read (" + e + "); check its permissions", e);
        }
    }

    private static void checkSynsets(DevelopmentKit kit, List<String> wnids, Path tar) {
        List<String> known = kit.synsets().stream().map(Synset::wnid).sorted().toList();
        List<String> problems = new ArrayList<>();
        wnids.stream()
                .filter(wnid -> !known.contains(wnid))
                .forEach(wnid -> problems.add(tar + ": member " + wnid
                        + ".tar is of no synset without children in the development kit, which has " + known.size()
                        + "; get both files again, of the same year"));
        known.stream()
                .filter(wnid -> !wnids.contains(wnid))
                .forEach(wnid -> problems.add(tar + ": has no member " + wnid
                        + ".tar, expected one for each synset of the development kit; get the file again"));
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }

    private static List<PictureClass> classes(Optional<DevelopmentKit> kit, List<String> wnids) {
        Map<String, String> words = kit.map(
                        known -> known.synsets().stream().collect(Collectors.toMap(Synset::wnid, Synset::words)))
                .orElse(Map.of());
        return wnids.stream()
                .map(wnid -> new PictureClass(wnid, words.getOrDefault(wnid, wnid)))
                .toList();
    }
}
