package duet.engine.jar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A run that takes seconds: two towers, every kind of layer of alexnet.conf, all augmentation, 3 steps an epoch on the sample. */
public final class SmallRun {
    static final String CONFIG = """
            towers = 2
            data { crop = 48, mirror = true, colour-noise = 0.1, scale = 0.017, sample { training = 96, validation = 40 } }
            network {
              input = [3, 48, 48]
              layers = [
                { name = conv1, type = convolution, outputs = 16, kernel = 5, stride = 2, padding = 2, connect = all, weight { he = 1 } }
                { name = relu1, type = relu }
                { name = lrn1, type = lrn, size = 5, k = 2, alpha = 1e-4, beta = 0.75, connect = own }
                { name = pool1, type = max-pool, kernel = 3, stride = 2 }
                { name = conv2, type = convolution, outputs = 16, kernel = 3, padding = 1, connect = all, weight { he = 1 } }
                { name = relu2, type = relu }
                { name = fc3, type = linear, outputs = 32, connect = all, weight { he = 1 } }
                { name = relu3, type = relu }
                { name = dropout3, type = dropout, probability = 0.5, inverted = false }
                { name = fc4, type = linear, outputs = classes, connect = all, weight { std = 0.01 } }
                { name = softmax, type = softmax }
              ]
            }
            training {
              epochs = 2, batch = 32, seed = 1, learning-rate = 0.01, momentum = 0.9, weight-decay = 0.0005
              schedule { type = fixed-steps, steps = [] }
            }
            report.enabled = false
            """;

    private SmallRun() {}

    /** Writes the configuration into a folder. */
    public static String config(Path folder) throws IOException {
        return Files.writeString(folder.resolve("small.conf"), CONFIG).toString();
    }
}
