package duet.engine.features;

import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchFactory;
import duet.engine.inference.TrainedRun;
import duet.ops.device.LayerOutput;
import duet.ops.device.Tensor;
import duet.ops.tower.TowerNetwork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Reads what a layer makes of the centre of each picture. */
public final class FeatureReader {
    private final TrainedRun run;
    private final FeatureLayer layer;
    private final float[] values;
    private FloatBuffer outputs;

    public FeatureReader(TrainedRun run, FeatureLayer layer) {
        this.run = run;
        this.layer = layer;
        values = new float[layer.values()];
    }

    /**
     * @param batches whose validation pictures are shown
     * @throws duet.dataloader.DataException when a picture cannot be read or the network is not the checkpoint's
     */
    public void read(BatchFactory batches, FeatureSink sink) throws IOException {
        run.show(batches, 1, (network, batch, outcome) -> take(network, batch, sink));
    }

    private void take(TowerNetwork network, BatchBuffer batch, FeatureSink sink) {
        Tensor tensor = written(network);
        int count = tensor.batch() * values.length;
        if (outputs == null || outputs.capacity() != count) {
            outputs = ByteBuffer.allocateDirect(Math.multiplyExact(count, Float.BYTES))
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }
        tensor.read(outputs);
        for (int row = 0; row < batch.size(); row++) {
            outputs.get(row * values.length, values);
            sink.take(batch.imageIds()[row], values);
        }
    }

    private Tensor written(TowerNetwork network) {
        return network.outputs().stream()
                .filter(output -> output.layer().spec().name().equals(layer.name()))
                .map(LayerOutput::tensor)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no layer wrote the output of " + layer.name()));
    }
}
