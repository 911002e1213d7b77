package duet.dataloader.batch;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import java.util.function.LongFunction;

/** Choices that were recorded when the batch was first made. They are checked: the record or the data may not be those. */
final class RecordedChoices implements Choices {
    private static final String REMEDY = "; take the record and the data of the same run";

    private final LongFunction<DrawnBatch> recorded;
    private final DataSet set;
    private final int lastPlace;

    /** @param recorded the choices of a step, null where there are none */
    RecordedChoices(LongFunction<DrawnBatch> recorded, DataSet set, int crop) {
        this.recorded = recorded;
        this.set = set;
        lastPlace = set.side() - crop;
    }

    @Override
    public void choose(BatchRequest request, BatchBuffer buffer) {
        DrawnBatch drawn = recorded.apply(request.step());
        if (drawn == null) {
            throw new DataException("step " + request.step() + ": no choices are recorded, expected those of "
                    + request.images() + " images; ask for a step that was recorded");
        }
        if (drawn.size() != request.images()) {
            throw new DataException("step " + request.step() + ": the choices of " + drawn.size()
                    + " images are recorded, expected " + request.images() + REMEDY);
        }
        for (int slot = 0; slot < drawn.size(); slot++) {
            check(request.step(), slot, drawn);
            follow(drawn, slot, buffer);
        }
    }

    private void check(long step, int slot, DrawnBatch drawn) {
        requireWithin(set.training().size() - 1, drawn.image(slot), "training image", step, slot);
        requireWithin(lastPlace, drawn.row(slot), "crop at row", step, slot);
        requireWithin(lastPlace, drawn.column(slot), "crop at column", step, slot);
        for (int axis = 0; axis < DrawnBatch.AXES; axis++) {
            if (!Double.isFinite(drawn.colour(slot, axis))) {
                throw refused(step, slot, "colour coefficient " + drawn.colour(slot, axis), "a finite number");
            }
        }
    }

    private void requireWithin(int last, int found, String what, long step, int slot) {
        if (found < 0 || found > last) {
            throw refused(step, slot, what + " " + found, "0 to " + last);
        }
    }

    private DataException refused(long step, int slot, String found, String expected) {
        return new DataException("step " + step + ", slot " + slot + ": " + found + " is recorded, expected " + expected
                + " in " + set.name() + REMEDY);
    }

    private static void follow(DrawnBatch drawn, int slot, BatchBuffer buffer) {
        buffer.imageIds()[slot] = drawn.image(slot);
        buffer.draws().cut(slot, drawn.row(slot), drawn.column(slot), drawn.mirrored(slot));
        buffer.draws().colour(slot, drawn.colour(slot, 0), drawn.colour(slot, 1), drawn.colour(slot, 2));
    }
}
