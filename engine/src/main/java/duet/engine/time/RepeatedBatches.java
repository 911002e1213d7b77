package duet.engine.time;

import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchMaker;
import duet.dataloader.batch.BatchRequest;
import duet.dataloader.batch.Split;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** The first batch of a run, made once for each buffer and given out again and again, so that loaders cost the towers next to nothing. */
final class RepeatedBatches implements BatchMaker {
    private final BatchMaker maker;
    private final Set<BatchBuffer> filled = Collections.newSetFromMap(new IdentityHashMap<>());

    RepeatedBatches(BatchMaker maker) {
        this.maker = maker;
    }

    @Override
    public void make(BatchRequest request, BatchBuffer buffer) {
        if (filled.add(buffer)) {
            maker.make(new BatchRequest(Split.TRAINING, 0, 0, 0, request.images()), buffer);
        }
        buffer.begin(request);
        buffer.finish();
    }
}
