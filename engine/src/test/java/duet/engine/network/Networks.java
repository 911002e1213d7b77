package duet.engine.network;

import duet.engine.config.RunConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Networks that together have every kind of layer, in every form in which programs understand it differently. */
public enum Networks {
    /** The network of 2012, with fewer maps on smaller pictures: the last windows of conv1 hang 3 cells over the edge. */
    ALEXNET_2012 {
        @Override
        public KeptRun in(Path folder) throws IOException {
            return KeptRun.of(folder, shrunk("alexnet-2012.conf", "network.input=[3,68,68]", "data.crop=68"), 1);
        }
    },
    /** The printed network: padding of conv1 is wider above and left. */
    ALEXNET {
        @Override
        public KeptRun in(Path folder) throws IOException {
            return KeptRun.of(folder, shrunk("alexnet.conf", "network.input=[3,68,68]", "data.crop=68"), 2);
        }
    },
    CIFAR10 {
        @Override
        public KeptRun in(Path folder) throws IOException {
            return KeptRun.of(
                    folder, RunConfig.load(Path.of("../configs/cifar10.conf"), List.of("data.path=/data")), 3);
        }
    },
    LOCALLY_CONNECTED {
        @Override
        public KeptRun in(Path folder) throws IOException {
            return KeptRun.of(
                    folder,
                    2,
                    15,
                    4,
                    "{ name = conv1, type = convolution, outputs = 8, kernel = 3, padding = 1, connect = all, weight { he = 1 } }",
                    "{ name = relu1, type = relu }",
                    "{ name = local2, type = locally-connected, outputs = 8, kernel = 4, stride = 3, padding = [1, 2, 0, 3],"
                            + " ceil = true, connect = own, groups = 2, weight { he = 1 } }",
                    "{ name = tanh2, type = tanh }",
                    "{ name = local3, type = locally-connected, outputs = 6, kernel = 3, connect = all, weight { he = 1 } }",
                    "{ name = fc4, type = linear, outputs = classes, connect = all, weight { he = 1 } }");
        }
    },
    /** Norms of even sizes, which lie to one side, of groups and of all maps; pools whose padding is uneven. */
    ODD_ONES {
        @Override
        public KeptRun in(Path folder) throws IOException {
            return KeptRun.of(
                    folder,
                    1,
                    19,
                    5,
                    "{ name = conv-1, type = convolution, outputs = 12, kernel = 4, stride = 2, padding = [0, 1, 2, 3], connect = all,"
                            + " weight { he = 1 } }",
                    "{ name = lrn1, type = lrn, size = 4, k = 1, alpha = 0.3, beta = 0.75, connect = own }",
                    "{ name = pool1, type = average-pool, kernel = 3, stride = 2, padding = [1, 0, 2, 1], ceil = true }",
                    "{ name = norm1, type = spatial-norm, size = 2, k = 1, alpha = 0.2, beta = 0.6 }",
                    "{ name = lrn2, type = lrn, size = 2, k = 2, alpha = 0.3, beta = 0.5, connect = all }",
                    "{ name = pool2, type = max-pool, kernel = 3, stride = 2, padding = [2, 1, 0, 0], ceil = true }",
                    "{ name = abs2, type = abs-tanh }",
                    "{ name = train, type = linear, outputs = 16, connect = own, weight { he = 1 } }",
                    "{ name = logistic3, type = logistic }",
                    "{ name = lrn3, type = lrn, size = 3, k = 1, alpha = 0.5, beta = 0.75, connect = own }",
                    "{ name = dropout3, type = dropout, probability = 0.3, inverted = false }",
                    "{ name = fc4, type = linear, outputs = 12, connect = all, weight { he = 1 } }",
                    "{ name = dropout4, type = dropout, probability = 0.6, inverted = true }",
                    "{ name = conv5, type = convolution, outputs = 20, kernel = 1, connect = own, weight { he = 1 } }",
                    "{ name = class, type = convolution, outputs = 10, kernel = 1, connect = all, weight { he = 1 } }");
        }
    };

    public abstract KeptRun in(Path folder) throws IOException;

    private static RunConfig shrunk(String config, String... more) {
        List<String> set = new ArrayList<>(List.of(
                "data.path=/data",
                "network.layers.lrn1.alpha=0.1",
                "network.layers.lrn2.alpha=0.1",
                "network.layers.conv1.outputs=16",
                "network.layers.conv2.outputs=24",
                "network.layers.conv3.outputs=32",
                "network.layers.conv4.outputs=32",
                "network.layers.conv5.outputs=24",
                "network.layers.fc6.outputs=40",
                "network.layers.fc7.outputs=40"));
        set.addAll(List.of(more));
        return RunConfig.load(Path.of("../configs", config), set);
    }
}
