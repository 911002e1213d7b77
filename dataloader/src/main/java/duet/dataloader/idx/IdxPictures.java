package duet.dataloader.idx;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.PictureSource;
import java.nio.file.Path;
import java.util.Locale;

/** Grey squares and their labels, from two files of equally many records. */
final class IdxPictures implements PictureSource {
    private final String part;
    private final IdxArray pictures;
    private final IdxArray labels;

    private IdxPictures(String part, IdxArray pictures, IdxArray labels) {
        this.part = part;
        this.pictures = pictures;
        this.labels = labels;
    }

    /**
     * @param part what the names of pictures begin with
     * @throws DataException when a file is damaged, the pictures are no squares or the counts differ
     */
    static IdxPictures read(String part, Path pictureFile, Path labelFile) {
        IdxArray pictures = IdxArray.read(pictureFile, 3);
        IdxArray labels = IdxArray.read(labelFile, 1);
        int[] sizes = pictures.dimensions();
        if (sizes[1] != sizes[2]) {
            throw new DataException(pictureFile + ": holds pictures of " + sizes[1] + " rows and " + sizes[2]
                    + " columns, expected squares; cut them to squares");
        }
        if (labels.dimensions()[0] != sizes[0]) {
            throw new DataException(labelFile + ": has " + labels.dimensions()[0] + " labels, expected " + sizes[0]
                    + ", as many as " + pictureFile.getFileName() + " has pictures; get both files again");
        }
        return new IdxPictures(part, pictures, labels);
    }

    int side() {
        return pictures.dimensions()[1];
    }

    Path file() {
        return pictures.file();
    }

    int highestLabel() {
        int highest = 0;
        for (byte label : labels.values()) {
            highest = Math.max(highest, label & 0xFF);
        }
        return highest;
    }

    @Override
    public int size() {
        return labels.values().length;
    }

    @Override
    public int label(int index) {
        return labels.values()[index] & 0xFF;
    }

    @Override
    public String id(int index) {
        return pictures.file() + ", record " + index;
    }

    @Override
    public String name(int index) {
        return String.format(Locale.ROOT, "%s-%05d", part, index);
    }

    @Override
    public void read(int index, byte[] planarRgb) {
        int plane = side() * side();
        for (int band = 0; band < DataSet.BANDS; band++) {
            System.arraycopy(pictures.values(), index * plane, planarRgb, band * plane, plane);
        }
    }

    @Override
    public boolean inMemory() {
        return true;
    }
}
