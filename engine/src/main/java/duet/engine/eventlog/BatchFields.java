package duet.engine.eventlog;

import duet.actors.event.Event;
import duet.dataloader.batch.DrawnBatch;

/** A batch and every choice that made it: most of what a log holds, so all of it is packed arrays. */
final class BatchFields implements EventFields<Event.BatchPrepared> {
    private static final int BYTES_PER_IMAGE = 3 * Integer.BYTES + DrawnBatch.AXES * Double.BYTES;

    @Override
    public void write(Event.BatchPrepared event, FieldWriter out) {
        out.writeLong(event.step());
        out.writeInt(event.epoch());
        out.writeInt(event.checksum());
        write(event.drawn(), out);
    }

    @Override
    public Event.BatchPrepared read(FieldReader in) {
        long step = in.readLong();
        int epoch = in.readInt();
        int checksum = in.readInt();
        return new Event.BatchPrepared(step, epoch, readDrawn(in), checksum);
    }

    /** The images, rows, columns, colours [image, axis] and, eight to a byte from the lowest bit up, what is mirrored. */
    private static void write(DrawnBatch drawn, FieldWriter out) {
        int size = drawn.size();
        out.writeInt(size);
        for (int slot = 0; slot < size; slot++) {
            out.writeInt(drawn.image(slot));
        }
        for (int slot = 0; slot < size; slot++) {
            out.writeInt(drawn.row(slot));
        }
        for (int slot = 0; slot < size; slot++) {
            out.writeInt(drawn.column(slot));
        }
        for (int slot = 0; slot < size; slot++) {
            for (int axis = 0; axis < DrawnBatch.AXES; axis++) {
                out.writeDouble(drawn.colour(slot, axis));
            }
        }
        for (int first = 0; first < size; first += Byte.SIZE) {
            out.writeByte(mirroredBits(drawn, first));
        }
    }

    private static int mirroredBits(DrawnBatch drawn, int first) {
        int bits = 0;
        for (int slot = first; slot < Math.min(first + Byte.SIZE, drawn.size()); slot++) {
            bits |= drawn.mirrored(slot) ? 1 << slot - first : 0;
        }
        return bits;
    }

    private static DrawnBatch readDrawn(FieldReader in) {
        int size = in.readCount(BYTES_PER_IMAGE);
        int[] images = in.readInts(size);
        int[] rows = in.readInts(size);
        int[] columns = in.readInts(size);
        double[] colours = in.readDoubles(DrawnBatch.AXES * size);
        return new DrawnBatch(images, rows, columns, readMirrored(in, size), colours);
    }

    private static boolean[] readMirrored(FieldReader in, int size) {
        boolean[] mirrored = new boolean[size];
        int bits = 0;
        for (int slot = 0; slot < size; slot++) {
            bits = slot % Byte.SIZE == 0 ? in.readByte() : bits >> 1;
            mirrored[slot] = (bits & 1) == 1;
        }
        return mirrored;
    }
}
