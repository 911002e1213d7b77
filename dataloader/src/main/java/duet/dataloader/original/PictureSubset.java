package duet.dataloader.original;

import duet.dataloader.picture.Picture;

/**
 * Some of the pictures.
 *
 * @param indices in ascending order; owned by this record
 */
record PictureSubset(OriginalPictures all, int[] indices) implements OriginalPictures {

    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public int label(int index) {
        return all.label(indices[index]);
    }

    @Override
    public String name(int index) {
        return all.name(indices[index]);
    }

    @Override
    public String id(int index) {
        return all.id(indices[index]);
    }

    @Override
    public Picture read(int index) {
        return all.read(indices[index]);
    }
}
