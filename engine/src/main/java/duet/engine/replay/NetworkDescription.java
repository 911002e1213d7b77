package duet.engine.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import duet.ops.device.Sgd;
import duet.ops.network.Connect;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkSpec;
import duet.ops.network.Padding;

/** The network and the update of a step as JSON, so that any program can compute the step again. */
final class NetworkDescription {
    private static final ObjectMapper JSON = new ObjectMapper();

    private NetworkDescription() {}

    /** {@code {"towers": 2, "layers": [{"name": "conv1", "type": "convolution", "kernel": 11, ...}, ...]}}. */
    static String network(NetworkSpec network) {
        ObjectNode root = JSON.createObjectNode().put("towers", network.towers());
        for (LayerSpec layer : network.layers()) {
            describe(
                    layer,
                    network.columns(),
                    root.withArray("layers").addObject().put("name", layer.name()));
        }
        return text(root);
    }

    /** Rate, momentum and decay as they stood at the step. */
    static String solver(Sgd sgd) {
        return text(JSON.createObjectNode()
                .put("learning-rate", sgd.learningRate())
                .put("momentum", sgd.momentum())
                .put("weight-decay", sgd.weightDecay()));
    }

    private static void describe(LayerSpec layer, int columns, ObjectNode to) {
        if (layer instanceof LayerSpec.Convolution convolution) {
            windowed(to.put("type", "convolution"), convolution, columns);
        } else if (layer instanceof LayerSpec.LocallyConnected local) {
            windowed(to.put("type", "locally-connected"), local, columns);
        } else if (layer instanceof LayerSpec.Linear linear) {
            learned(to.put("type", "linear"), linear, groups(linear.connect(), columns));
        } else if (layer instanceof LayerSpec.Relu) {
            to.put("type", "relu");
        } else if (layer instanceof LayerSpec.Tanh) {
            to.put("type", "tanh");
        } else if (layer instanceof LayerSpec.Logistic) {
            to.put("type", "logistic");
        } else if (layer instanceof LayerSpec.AbsTanh) {
            to.put("type", "abs-tanh");
        } else if (layer instanceof LayerSpec.LocalResponseNorm norm) {
            normalisation(to.put("type", "lrn"), norm.size(), norm.k(), norm.alpha(), norm.beta());
            to.put("groups", groups(norm.connect(), columns));
        } else if (layer instanceof LayerSpec.SpatialNorm norm) {
            normalisation(to.put("type", "spatial-norm"), norm.size(), norm.k(), norm.alpha(), norm.beta());
        } else if (layer instanceof LayerSpec.MaxPool pool) {
            window(to.put("type", "max-pool"), pool.kernel(), pool.stride(), pool.padding(), pool.ceil());
        } else if (layer instanceof LayerSpec.AveragePool pool) {
            window(to.put("type", "average-pool"), pool.kernel(), pool.stride(), pool.padding(), pool.ceil());
        } else if (layer instanceof LayerSpec.Dropout dropout) {
            to.put("type", "dropout").put("keep", dropout.keep()).put("inverted", dropout.inverted());
        } else if (layer instanceof LayerSpec.Softmax) {
            to.put("type", "softmax");
        }
    }

    private static void window(ObjectNode to, int kernel, int stride, Padding padding, boolean ceil) {
        to.put("kernel", kernel).put("stride", stride).put("ceil", ceil);
        to.putArray("padding")
                .add(padding.top())
                .add(padding.left())
                .add(padding.bottom())
                .add(padding.right());
    }

    private static void windowed(ObjectNode to, LayerSpec.Windowed layer, int columns) {
        window(to, layer.kernel(), layer.stride(), layer.padding(), layer.ceil());
        learned(to, layer, groups(layer.connect(), columns) * layer.groups());
    }

    /** In the whole network, whatever it runs on. */
    private static int groups(Connect connect, int columns) {
        return connect == Connect.OWN ? columns : 1;
    }

    private static void learned(ObjectNode to, LayerSpec.Learned layer, int groups) {
        to.put("groups", groups)
                .put("weight-learning-rate-multiplier", layer.weight().rateMultiplier())
                .put("weight-decay-multiplier", layer.weight().decayMultiplier())
                .put("bias-learning-rate-multiplier", layer.bias().rateMultiplier())
                .put("bias-decay-multiplier", layer.bias().decayMultiplier());
    }

    private static void normalisation(ObjectNode to, int size, double k, double alpha, double beta) {
        to.put("size", size).put("k", k).put("alpha", alpha).put("beta", beta);
    }

    private static String text(ObjectNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("names and numbers can be written", e);
        }
    }
}
