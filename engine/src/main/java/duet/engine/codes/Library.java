package duet.engine.codes;

import duet.engine.features.FeatureReader;
import duet.engine.inference.ShownPictures;
import java.io.IOException;

/**
 * Pictures with the values of a layer, all in memory.
 *
 * @param rows of each picture
 * @param labels of each picture
 */
record Library(float[][] rows, int[] labels) {

    /** @param pictures whose classes are known */
    static Library read(ShownPictures pictures, FeatureReader reader) throws IOException {
        float[][] rows = new float[pictures.size()][];
        int[] labels = new int[rows.length];
        reader.read(pictures.batches(), (picture, values) -> {
            rows[picture] = values.clone();
            labels[picture] = pictures.source().label(picture);
        });
        return new Library(rows, labels);
    }

    int size() {
        return rows.length;
    }

    /** The part of the pictures that are of a class: how often a picture that is drawn by lot is. */
    double share(int label) {
        int count = 0;
        for (int each : labels) {
            count += each == label ? 1 : 0;
        }
        return (double) count / labels.length;
    }
}
