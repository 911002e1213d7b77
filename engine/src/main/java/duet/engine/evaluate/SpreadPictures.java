package duet.engine.evaluate;

import duet.dataloader.PictureSource;

/** Some pictures of another source, spread evenly over it. */
record SpreadPictures(PictureSource all, int size) implements PictureSource {

    /** @param most all of them, where there are not more */
    static PictureSource of(PictureSource all, int most) {
        return all.size() <= most ? all : new SpreadPictures(all, most);
    }

    private int at(int index) {
        return (int) ((long) index * all.size() / size);
    }

    @Override
    public int label(int index) {
        return all.label(at(index));
    }

    @Override
    public String id(int index) {
        return all.id(at(index));
    }

    @Override
    public String name(int index) {
        return all.name(at(index));
    }

    @Override
    public void read(int index, byte[] planarRgb) {
        all.read(at(index), planarRgb);
    }

    @Override
    public boolean inMemory() {
        return all.inMemory();
    }
}
