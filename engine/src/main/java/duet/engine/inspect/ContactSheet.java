package duet.engine.inspect;

import duet.dataloader.DataSet;
import duet.dataloader.PictureSource;
import duet.dataloader.picture.Picture;
import duet.dataloader.picture.SquareFit;
import duet.engine.picture.PngSheet;
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
    private final int thumbnail;
    private final byte[] picture;
    private final byte[] small;

    public ContactSheet(DataSet set) {
        this.set = set;
        thumbnail = Math.min(set.side(), LARGEST_THUMBNAIL);
        picture = new byte[set.pictureBytes()];
        small = new byte[DataSet.BANDS * thumbnail * thumbnail];
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
        int pitch = thumbnail + GAP;
        PngSheet sheet = new PngSheet(COLUMNS * pitch + GAP, labels.size() * pitch + GAP);
        for (int row = 0; row < labels.size(); row++) {
            List<Integer> chosen = spread(members.get(labels.get(row)));
            for (int column = 0; column < chosen.size(); column++) {
                place(set.training(), chosen.get(column), sheet, GAP + column * pitch, GAP + row * pitch);
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

    private void place(PictureSource source, int index, PngSheet sheet, int left, int top) {
        source.read(index, picture);
        SquareFit.fit(interleaved(), thumbnail, small);
        int area = thumbnail * thumbnail;
        for (int y = 0; y < thumbnail; y++) {
            for (int x = 0; x < thumbnail; x++) {
                int at = y * thumbnail + x;
                int rgb = (small[at] & 0xFF) << 16 | (small[area + at] & 0xFF) << 8 | small[2 * area + at] & 0xFF;
                sheet.paint(left + x, top + y, rgb);
            }
        }
    }

    private Picture interleaved() {
        int area = set.side() * set.side();
        byte[] rgb = new byte[picture.length];
        for (int i = 0; i < area; i++) {
            for (int band = 0; band < DataSet.BANDS; band++) {
                rgb[DataSet.BANDS * i + band] = picture[band * area + i];
            }
        }
        return new Picture(set.side(), set.side(), rgb);
    }
}
