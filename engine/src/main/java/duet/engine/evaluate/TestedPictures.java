package duet.engine.evaluate;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.PictureSource;
import duet.dataloader.batch.Split;
import java.nio.file.Path;
import java.util.List;

/**
 * The pictures that runs are tested on.
 *
 * @param outputs of the network, at least as many as classes
 * @param digest of classes, names and labels; the pictures' size, in which runs may differ, is not in it
 */
record TestedPictures(String data, List<String> classes, int outputs, PictureSource source, String digest) {

    static TestedPictures of(DataSet set, Split split, int outputs) {
        PictureSource source = split == Split.TRAINING ? set.training() : set.validation();
        String digest = new DataSet(set.name(), set.classes(), 1, source, source).digest();
        return new TestedPictures(set.name(), set.classes(), outputs, source, digest);
    }

    int size() {
        return source.size();
    }

    /** The name of an output's class; outputs beyond the classes have none of their own. */
    String name(int output) {
        return output < classes.size() ? classes.get(output) : "output " + output;
    }

    /** @throws DataException when the answers of these two runs cannot be averaged */
    void requireSame(TestedPictures other, Path run, Path otherRun) {
        if (outputs != other.outputs || !classes.equals(other.classes)) {
            throw new DataException(otherRun + ": tells " + described(other) + ", but " + run + " tells "
                    + described(this) + "; runs are averaged only where they tell the same classes");
        }
        if (!digest.equals(other.digest)) {
            throw new DataException(otherRun + ": its pictures in " + other.data + " are not those of " + run + " in "
                    + data + "; name the same for all with --data FOLDER");
        }
    }

    private static String described(TestedPictures pictures) {
        return pictures.outputs + " outputs for " + pictures.classes.size() + " classes of " + pictures.data;
    }
}
