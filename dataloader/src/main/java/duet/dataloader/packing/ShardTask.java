package duet.dataloader.packing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A shard that is to be made, of consecutive pictures of the original. It depends on no other.
 *
 * @param first index of the first picture
 * @param end the index after the last
 */
record ShardTask(SourcePart part, int number, int first, int end) {

    static List<ShardTask> of(List<SourcePart> parts, int picturesPerShard) {
        List<ShardTask> tasks = new ArrayList<>();
        for (SourcePart part : parts) {
            int size = part.pictures().size();
            int number = 0;
            for (long first = 0; first < size; first += picturesPerShard) {
                int end = (int) Math.min(size, first + picturesPerShard);
                tasks.add(new ShardTask(part, number++, (int) first, end));
            }
        }
        return tasks;
    }

    String file() {
        return String.format(Locale.ROOT, "%s-%05d.zip", part.folder(), number);
    }

    int pictures() {
        return end - first;
    }
}
