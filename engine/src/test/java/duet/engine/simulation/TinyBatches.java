package duet.engine.simulation;

import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchMaker;
import duet.dataloader.batch.BatchRequest;
import java.util.SplittableRandom;

/** Noise around a brightness that gives the class away; a function of the request alone, of its step too. */
final class TinyBatches implements BatchMaker {

    @Override
    public void make(BatchRequest request, BatchBuffer buffer) {
        buffer.begin(request);
        int count = buffer.image().count();
        for (int row = 0; row < buffer.capacity(); row++) {
            boolean counts = row < request.images();
            SplittableRandom random = new SplittableRandom(
                    1_000_003 * (31 * request.step() + request.split().ordinal())
                            + 1009 * request.epoch()
                            + request.position()
                            + row);
            int label = random.nextInt(TinyNetwork.CLASSES);
            buffer.labels()[row] = counts ? label : 0;
            buffer.imageIds()[row] = counts ? request.position() + row : 0;
            for (int i = 0; i < count; i++) {
                float value = (float) (label - 1.5 + random.nextDouble());
                buffer.images().put(row * count + i, counts ? value : 0);
            }
        }
        buffer.finish();
    }
}
