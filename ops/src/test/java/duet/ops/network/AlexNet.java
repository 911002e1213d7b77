package duet.ops.network;

import java.util.ArrayList;
import java.util.List;

/** The paper's network, and a small one with the same exchanges. */
public final class AlexNet {
    private static final ParameterSpec WEIGHT = new ParameterSpec(new Initial.He(1), 1, 1);
    private static final ParameterSpec BIAS = new ParameterSpec(new Initial.Constant(0.1), 2, 0);

    private AlexNet() {}

    public static NetworkSpec paper(int towers) {
        List<LayerSpec> layers = new ArrayList<>();
        layers.add(convolution("conv1", 96, 11, 4, new Padding(2, 2, 1, 1), Connect.ALL));
        layers.add(norm("lrn1"));
        layers.add(pool("pool1"));
        layers.add(convolution("conv2", 256, 5, 1, Padding.all(2), Connect.OWN));
        layers.add(norm("lrn2"));
        layers.add(pool("pool2"));
        layers.add(convolution("conv3", 384, 3, 1, Padding.all(1), Connect.ALL));
        layers.add(convolution("conv4", 384, 3, 1, Padding.all(1), Connect.OWN));
        layers.add(convolution("conv5", 256, 3, 1, Padding.all(1), Connect.OWN));
        layers.add(pool("pool5"));
        layers.add(linear("fc6", 4096));
        layers.add(linear("fc7", 4096));
        layers.add(linear("fc8", 1000));
        layers.add(new LayerSpec.Softmax("softmax"));
        return new NetworkSpec(new Shape(3, 224, 224), layers, towers);
    }

    /** 19x19 images, 6 classes; every kind of layer that alexnet.conf has. */
    public static NetworkSpec small(int towers) {
        List<LayerSpec> layers = new ArrayList<>();
        layers.add(convolution("conv1", 8, 5, 2, new Padding(1, 1, 0, 0), Connect.ALL));
        layers.add(new LayerSpec.Relu("relu1"));
        layers.add(norm("lrn1"));
        layers.add(new LayerSpec.MaxPool("pool1", 3, 2, Padding.NONE, true));
        layers.add(convolution("conv2", 12, 3, 1, Padding.all(1), Connect.OWN));
        layers.add(new LayerSpec.Relu("relu2"));
        layers.add(convolution("conv3", 8, 3, 1, Padding.all(1), Connect.ALL));
        layers.add(new LayerSpec.Relu("relu3"));
        layers.add(linear("fc4", 16));
        layers.add(new LayerSpec.Relu("relu4"));
        layers.add(new LayerSpec.Dropout("dropout4", 0.5, false));
        layers.add(linear("fc5", 6));
        layers.add(new LayerSpec.Softmax("softmax"));
        return new NetworkSpec(new Shape(3, 19, 19), layers, towers);
    }

    /** The small one with every layer up to the named one frozen. */
    static NetworkSpec frozenUpTo(String last, int towers) {
        return withRatesUpTo(last, 0, towers);
    }

    /** The small one with other learning-rate multipliers in its layers up to the named one. */
    public static NetworkSpec withRatesUpTo(String last, double multiplier, int towers) {
        NetworkSpec whole = small(towers);
        List<LayerSpec> layers = new ArrayList<>(whole.layers());
        boolean below = true;
        for (int i = 0; below; i++) {
            if (layers.get(i) instanceof LayerSpec.Convolution c) {
                ParameterSpec weight = new ParameterSpec(WEIGHT.initial(), multiplier, 1);
                ParameterSpec bias = new ParameterSpec(BIAS.initial(), multiplier, 0);
                layers.set(
                        i,
                        new LayerSpec.Convolution(
                                c.name(),
                                c.outputs(),
                                c.kernel(),
                                c.stride(),
                                c.padding(),
                                c.ceil(),
                                c.connect(),
                                weight,
                                bias));
            }
            below = !layers.get(i).name().equals(last);
        }
        return new NetworkSpec(whole.input(), layers, towers);
    }

    static LayerSpec.Convolution convolution(
            String name, int outputs, int kernel, int stride, Padding padding, Connect connect) {
        return new LayerSpec.Convolution(name, outputs, kernel, stride, padding, false, connect, WEIGHT, BIAS);
    }

    static LayerSpec.Linear linear(String name, int outputs) {
        return new LayerSpec.Linear(name, outputs, Connect.ALL, WEIGHT, BIAS);
    }

    private static LayerSpec norm(String name) {
        return new LayerSpec.LocalResponseNorm(name, 5, 2, 1e-4, 0.75, Connect.OWN);
    }

    private static LayerSpec pool(String name) {
        return new LayerSpec.MaxPool(name, 3, 2, Padding.NONE, false);
    }
}
