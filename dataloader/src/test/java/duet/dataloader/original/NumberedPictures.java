package duet.dataloader.original;

import duet.dataloader.picture.Picture;

/** Pictures of one pixel, by whose red they can be told apart. */
record NumberedPictures(int size, int classes) implements OriginalPictures {

    @Override
    public int label(int index) {
        return index % classes;
    }

    @Override
    public String name(int index) {
        return "n" + index;
    }

    @Override
    public String id(int index) {
        return "set, picture " + index;
    }

    @Override
    public Picture read(int index) {
        return new Picture(1, 1, new byte[] {(byte) index, 0, 0});
    }
}
