package duet.engine.compare;

import duet.dataloader.DataException;
import duet.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any text as config.conf in the folder of a run. */
class FlatConfigFuzz extends FuzzTarget {

    @Override
    protected List<byte[]> seeds() {
        return List.of("""
                name = small
                towers = 2
                network {
                  input = [3, 16, 16]
                  layers = [
                    { name = conv1, type = convolution, kernel = 3, weight { std = 0.01 } }
                    { name = softmax, type = softmax }
                  ]
                }
                training { schedule { steps = [{ epoch = 1, learning-rate = 0.001 }] } }
                """.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected void read(byte[] input) throws Exception {
        file("config.conf", input);
        FlatConfig flat = FlatConfig.of(folder());
        flat.values().forEach((key, value) -> require(key != null && value != null, key + " is " + value));
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return e instanceof DataException;
    }
}
