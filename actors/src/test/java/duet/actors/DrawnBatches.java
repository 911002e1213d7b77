package duet.actors;

import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchMaker;
import duet.dataloader.batch.BatchRequest;
import java.util.SplittableRandom;

/** Noise around a brightness that gives the class away; a function of the request alone. */
public final class DrawnBatches implements BatchMaker {

    @Override
    public void make(BatchRequest request, BatchBuffer buffer) {
        buffer.begin(request);
        int count = buffer.image().count();
        for (int slot = 0; slot < buffer.capacity(); slot++) {
            boolean counts = slot < request.images();
            SplittableRandom random = new SplittableRandom(
                    1_000_003 * (31 * request.epoch() + request.split().ordinal()) + request.position() + slot);
            int label = random.nextInt(SmallNetwork.CLASSES);
            buffer.labels()[slot] = counts ? label : 0;
            buffer.imageIds()[slot] = counts ? request.position() + slot : 0;
            for (int i = 0; i < count; i++) {
                float value = (float) (label - 3.5 + random.nextDouble());
                buffer.images().put(slot * count + i, counts ? value : 0);
            }
        }
        buffer.finish();
    }
}
