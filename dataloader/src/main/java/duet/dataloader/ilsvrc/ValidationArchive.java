package duet.dataloader.ilsvrc;

import duet.dataloader.DataException;
import duet.dataloader.original.OriginalPictures;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The flat tar of the validation pictures, whose classes are in the development kit. */
final class ValidationArchive {
    private static final Pattern NUMBERED = Pattern.compile("ILSVRC20\\d\\d_val_(\\d{8})\\.[A-Za-z]+");

    private ValidationArchive() {}

    /** @param wnids the index is the label */
    static OriginalPictures read(SharedFile file, DevelopmentKit kit, List<String> wnids) {
        List<TarMember> members =
                PictureNames.checked(TarListing.of(file), file.path().toString());
        if (members.size() != kit.truth().length) {
            throw new DataException(file.path() + ": has " + members.size() + " pictures, expected "
                    + kit.truth().length + ", as many as lines in " + kit.truthId()
                    + "; get both files again, of the same year");
        }
        int[] lines = lines(file, members);
        Map<Integer, Integer> labels = labels(kit, wnids);
        int[] labelled =
                Arrays.stream(lines).map(line -> label(kit, line, labels)).toArray();
        return new TarPictures(file, Collections.nCopies(wnids.size(), ""), members, labelled);
    }

    /** For each picture its line in the ground truth, which is the number in its name. */
    private static int[] lines(SharedFile file, List<TarMember> members) {
        int[] lines = new int[members.size()];
        BitSet seen = new BitSet();
        for (int i = 0; i < lines.length; i++) {
            lines[i] = number(file, members.get(i), lines.length);
            if (seen.get(lines[i])) {
                throw new DataException(file.path() + ": has two pictures of number " + lines[i] + ", one of them "
                        + members.get(i).name() + "; get the file again");
            }
            seen.set(lines[i]);
        }
        return lines;
    }

    private static int number(SharedFile file, TarMember member, int pictures) {
        Matcher matcher = NUMBERED.matcher(member.name());
        int number = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
        if (number < 1 || number > pictures) {
            throw new DataException(file.path() + ": member " + member.name() + " is no picture numbered 1 to "
                    + pictures + ", expected names such as ILSVRC2012_val_00000001.JPEG; get the file again");
        }
        return number;
    }

    private static int label(DevelopmentKit kit, int line, Map<Integer, Integer> labels) {
        Integer label = labels.get(kit.truth()[line - 1]);
        if (label == null) {
            throw new DataException(kit.truthId() + ": line " + line + " is " + kit.truth()[line - 1]
                    + ", expected the number of a synset without children; get the development kit again");
        }
        return label;
    }

    /** By the numbers of the kit's synsets. */
    private static Map<Integer, Integer> labels(DevelopmentKit kit, List<String> wnids) {
        Map<String, Integer> byWnid = new HashMap<>();
        for (int label = 0; label < wnids.size(); label++) {
            byWnid.put(wnids.get(label), label);
        }
        Map<Integer, Integer> labels = new HashMap<>();
        kit.synsets().forEach(synset -> labels.put(synset.id(), byWnid.get(synset.wnid())));
        return labels;
    }
}
