package duet.dataloader.cache;

import duet.dataloader.PictureSource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Keeps the first {@code places} pictures of a source. The first reader of a picture decodes it and, if no other thread is
 * at it, fills its place; no thread ever waits for another.
 */
final class CachedSource implements PictureSource {
    private static final int EMPTY = 0;
    private static final int FILLING = 1;
    private static final int FULL = 2;
    private static final int SLAB_BYTES = 1 << 28;

    private final PictureSource source;
    private final int pictureBytes;
    private final int picturesPerSlab;
    private final List<ByteBuffer> slabs = new ArrayList<>();
    private final AtomicIntegerArray states;

    CachedSource(PictureSource source, int places, int pictureBytes) {
        this.source = source;
        this.pictureBytes = pictureBytes;
        picturesPerSlab = Math.max(1, SLAB_BYTES / pictureBytes);
        for (int first = 0; first < places; first += picturesPerSlab) {
            slabs.add(ByteBuffer.allocateDirect(Math.min(picturesPerSlab, places - first) * pictureBytes));
        }
        states = new AtomicIntegerArray(places);
    }

    @Override
    public int size() {
        return source.size();
    }

    @Override
    public int label(int index) {
        return source.label(index);
    }

    @Override
    public String id(int index) {
        return source.id(index);
    }

    @Override
    public String name(int index) {
        return source.name(index);
    }

    @Override
    public void read(int index, byte[] planarRgb) {
        if (index >= states.length()) {
            source.read(index, planarRgb);
            return;
        }
        ByteBuffer slab = slabs.get(index / picturesPerSlab);
        int place = index % picturesPerSlab * pictureBytes;
        if (states.getAcquire(index) == FULL) {
            slab.get(place, planarRgb, 0, pictureBytes);
            return;
        }
        source.read(index, planarRgb);
        if (states.compareAndSet(index, EMPTY, FILLING)) {
            slab.put(place, planarRgb, 0, pictureBytes);
            states.setRelease(index, FULL);
        }
    }
}
