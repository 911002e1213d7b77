package duet.engine.inspect;

import duet.dataloader.DataSet;
import duet.engine.picture.PngSheet;
import duet.engine.picture.Thumbnails;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Small pictures of a data set on one sheet: a row for each class, training pictures spread over the class. */
public final class ContactSheet {
    private static final int COLUMNS = 10;
    private static final int MOST_ROWS = 40;
    private static final int LARGEST_THUMBNAIL = 96;
    private static final int GAP = 4;

    private final DataSet set;
    private final Thumbnails thumbnails;

    public ContactSheet(DataSet set) {
        this.set = set;
        thumbnails = new Thumbnails(set, LARGEST_THUMBNAIL);
    }

    /** The labels of its rows from the top: all, or some that lie evenly among them. */
    public List<Integer> labels() {
        int classes = set.classes().size();
        int rows = Math.min(classes, MOST_ROWS);
        return IntStream.range(0, rows)
                .mapToObj(row -> (int) ((long) row * classes / rows))
                .toList();
    }

    /**
     * Writes the sheet as PNG.
     *
     * @throws duet.dataloader.DataException when a picture cannot be read
     */
    public void write(Path file) throws IOException {
        draw().write(file);
    }

    private PngSheet draw() {
        List<Integer> labels = labels();
        List<List<Integer>> members = members();
        int pitch = thumbnails.side() + GAP;
        PngSheet sheet = new PngSheet(COLUMNS * pitch + GAP, labels.size() * pitch + GAP);
        for (int row = 0; row < labels.size(); row++) {
            List<Integer> chosen = spread(members.get(labels.get(row)));
            for (int column = 0; column < chosen.size(); column++) {
                thumbnails.paint(set.training(), chosen.get(column), sheet, GAP + column * pitch, GAP + row * pitch);
            }
        }
        return sheet;
    }

    /** The training pictures of each class. */
    private List<List<Integer>> members() {
        List<List<Integer>> members = new ArrayList<>();
        set.classes().forEach(name -> members.add(new ArrayList<>()));
        for (int index = 0; index < set.training().size(); index++) {
            members.get(set.training().label(index)).add(index);
        }
        return members;
    }

    private static List<Integer> spread(List<Integer> members) {
        int count = Math.min(COLUMNS, members.size());
        return IntStream.range(0, count)
                .mapToObj(i -> members.get((int) ((long) i * members.size() / count)))
                .toList();
    }
}
