package duet.dataloader.ilsvrc;

import duet.dataloader.DataException;
import duet.dataloader.original.OriginalPictures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;

/**
 * The tar of one tar per synset.
 *
 * @param wnids of the synsets, sorted: the index is the label
 */
record TrainingArchive(List<String> wnids, OriginalPictures pictures) {
    private static final Pattern SYNSET_TAR = Pattern.compile("n\\d{8}\\.tar");
    private static final String ENDING = ".tar";

    static TrainingArchive read(SharedFile file) {
        List<TarMember> tars = TarListing.of(file);
        checkNames(file, tars);
        List<List<TarMember>> pictures = pictures(file, tars);
        List<TarMember> members = new ArrayList<>();
        int[] labels = new int[pictures.stream().mapToInt(List::size).sum()];
        for (int label = 0; label < tars.size(); label++) {
            int first = members.size();
            members.addAll(pictures.get(label));
            Arrays.fill(labels, first, members.size(), label);
        }
        List<String> folders = tars.stream().map(tar -> tar.name() + "/").toList();
        return new TrainingArchive(
                tars.stream().map(tar -> tar.name().replace(ENDING, "")).toList(),
                new TarPictures(file, folders, members, labels));
    }

    private static void checkNames(SharedFile file, List<TarMember> tars) {
        if (tars.isEmpty()) {
            throw new DataException(file.path() + ": is empty, expected a tar for each synset; get the file again");
        }
        List<String> strangers = tars.stream()
                .filter(tar -> !SYNSET_TAR.matcher(tar.name()).matches())
                .map(tar -> file.path() + ": member " + tar.name()
                        + " is no synset's tar, expected names such as n01440764.tar; get the file again")
                .toList();
        if (!strangers.isEmpty()) {
            throw new DataException(strangers);
        }
    }

    /** In parallel, since a disk answers one small read after another slowly. */
    private static List<List<TarMember>> pictures(SharedFile file, List<TarMember> tars) {
        Map<String, String> problems = new ConcurrentSkipListMap<>();
        List<List<TarMember>> pictures = tars.parallelStream()
                .map(tar -> {
                    try {
                        return PictureNames.checked(TarListing.of(file, tar), file.path() + ", member " + tar.name());
                    } catch (DataException e) {
                        problems.put(tar.name(), e.getMessage());
                        return List.<TarMember>of();
                    }
                })
                .toList();
        if (!problems.isEmpty()) {
            throw new DataException(List.copyOf(problems.values()));
        }
        return pictures;
    }
}
