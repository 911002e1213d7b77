package duet.dataloader.sample;

import duet.dataloader.PictureSource;

/** Draws scene {@code first + index} when picture {@code index} is read. */
record SceneSource(String part, long seed, long first, int size) implements PictureSource {

    @Override
    public int label(int index) {
        return index % Kind.values().length;
    }

    @Override
    public String id(int index) {
        return part + " " + index;
    }

    @Override
    public String name(int index) {
        return id(index) + " of seed " + seed;
    }

    @Override
    public void read(int index, byte[] planarRgb) {
        Draws draws = new Draws(seed, first + index);
        Canvas canvas = new Canvas(SampleScenes.SIDE);
        Scene.paint(Kind.values()[label(index)], draws, canvas);
        canvas.copyTo(planarRgb, draws);
    }
}
