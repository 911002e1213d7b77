package duet.dataloader.cifar;

import duet.dataloader.DataSet;

/**
 * How the binary versions lay out a picture: labels of one byte each, then 3x32x32 planar RGB.
 *
 * @param labelBytes how many labels there are; the last is the one that counts (CIFAR-100's fine label follows the coarse)
 * @param classes how many values it has
 * @param fileNames the names of the files that make up the data set, for messages
 */
record RecordFormat(int labelBytes, int classes, String fileNames) {
    static final int SIDE = 32;
    static final int PICTURE_BYTES = DataSet.BANDS * SIDE * SIDE;

    int recordBytes() {
        return labelBytes + PICTURE_BYTES;
    }

    int labelAt(int record) {
        return record * recordBytes() + labelBytes - 1;
    }

    int pictureAt(int record) {
        return record * recordBytes() + labelBytes;
    }
}
