package duet.engine.config;

import java.nio.file.Path;

/** A small right configuration that has a layer of every type, each called as its type is. */
final class EveryLayer {
    private static final String TEXT = """
            towers = 2
            network {
              input = [3, 16, 16]
              layers = [
                { name = convolution, type = convolution, connect = all, outputs = 4, kernel = 3, weight { he = 1 } }
                { name = relu, type = relu }
                { name = lrn, type = lrn, size = 3, k = 1, alpha = 1, beta = 1, connect = own }
                { name = max-pool, type = max-pool, kernel = 2, stride = 1 }
                { name = tanh, type = tanh }
                { name = spatial-norm, type = spatial-norm, size = 3, k = 1, alpha = 1, beta = 1 }
                { name = average-pool, type = average-pool, kernel = 2, stride = 1 }
                { name = locally-connected, type = locally-connected, connect = all, outputs = 4, kernel = 3, weight { he = 1 } }
                { name = logistic, type = logistic }
                { name = abs-tanh, type = abs-tanh }
                { name = dropout, type = dropout, probability = 0.5 }
                { name = linear, type = linear, outputs = classes, connect = all, weight { he = 1 } }
                { name = softmax, type = softmax }
              ]
            }
            training {
              epochs = 2, batch = 8, seed = 1, learning-rate = 0.01, momentum = 0.9, weight-decay = 0.0005
              schedule { type = fixed-steps, steps = [{ epoch = 1, learning-rate = 0.001 }] }
            }
            """;

    private EveryLayer() {}

    static Path in(Path folder) {
        return SmallFile.write(folder.resolve("every-layer.conf"), TEXT).path();
    }
}
