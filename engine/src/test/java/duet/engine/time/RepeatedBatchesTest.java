package duet.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchRequest;
import duet.dataloader.batch.Split;
import duet.ops.network.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RepeatedBatchesTest {
    private static final int BATCH = 8;

    private final BatchBuffer buffer = new BatchBuffer(BATCH, new Shape(3, 20, 20));
    private final RepeatedBatches batches = new RepeatedBatches(new NoiseBatches(1, 0.5, 3));

    private void make(int step) {
        batches.make(new BatchRequest(Split.TRAINING, step, 0, step * BATCH, BATCH), buffer);
    }

    @Test
    void aBufferIsFilledOnceAndGivenOutAgain() {
        make(0);
        buffer.images().put(5, 1e6f);
        make(1);
        assertThat(buffer.images().get(5)).isEqualTo(1e6f);
        assertThat(buffer.request().step()).isEqualTo(1);
        assertThat(buffer.size()).isEqualTo(BATCH);
    }

    @Test
    void pixelsSpreadAsPicturesDoAndLabelsAreClasses() {
        make(0);
        double square = 0;
        for (int i = 0; i < buffer.images().capacity(); i++) {
            square += Math.pow(buffer.images().get(i), 2) / buffer.images().capacity();
        }
        assertThat(Math.sqrt(square)).isBetween(25.0, 35.0);
        assertThat(Arrays.stream(buffer.labels())).allMatch(label -> label >= 0 && label < 3);
        assertThat(buffer.images().get(0)).isNotEqualTo(buffer.images().get(3 * 20 * 20));
    }
}
