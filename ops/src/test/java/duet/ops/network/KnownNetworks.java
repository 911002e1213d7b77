package duet.ops.network;

import java.util.ArrayList;
import java.util.List;

/** Networks of Krizhevsky's programs beside the paper's; only their sizes are true to the originals. */
final class KnownNetworks {
    private static final ParameterSpec WEIGHT = new ParameterSpec(new Initial.He(1), 1, 1);
    private static final ParameterSpec BIAS = new ParameterSpec(new Initial.Constant(0), 1, 0);

    private KnownNetworks() {}

    /** The paper's network with a sixth convolution over the last pool: pretrained on the Fall 2009 release of ImageNet. */
    static NetworkSpec sixConvolutions(int towers, int classes) {
        List<LayerSpec> layers = sixConvolutionsUpTo7(towers);
        layers.add(AlexNet.linear("fc8", classes));
        return onImages(layers, towers);
    }

    /** The same for the Fall 2011 release, with the linear bottleneck under its 21,843 outputs. */
    static NetworkSpec bottleneck(int towers) {
        List<LayerSpec> layers = sixConvolutionsUpTo7(towers);
        layers.add(AlexNet.linear("bottleneck", 2048));
        layers.add(AlexNet.linear("fc8", 21_843));
        return onImages(layers, towers);
    }

    private static List<LayerSpec> sixConvolutionsUpTo7(int towers) {
        List<LayerSpec> paper = AlexNet.paper(towers).layers();
        List<LayerSpec> layers = new ArrayList<>(paper.subList(0, 10));
        layers.add(AlexNet.convolution("conv6", 256, 3, 1, Padding.all(1), Connect.ALL));
        layers.addAll(paper.subList(10, 12));
        return layers;
    }

    /** One tower alone, with all of conv5. */
    static NetworkSpec half() {
        List<LayerSpec> layers = new ArrayList<>();
        layers.add(AlexNet.convolution("conv1", 48, 11, 4, new Padding(2, 2, 1, 1), Connect.ALL));
        layers.add(new LayerSpec.MaxPool("pool1", 3, 2, Padding.NONE, false));
        layers.add(AlexNet.convolution("conv2", 128, 5, 1, Padding.all(2), Connect.ALL));
        layers.add(new LayerSpec.MaxPool("pool2", 3, 2, Padding.NONE, false));
        layers.add(AlexNet.convolution("conv3", 192, 3, 1, Padding.all(1), Connect.ALL));
        layers.add(AlexNet.convolution("conv4", 192, 3, 1, Padding.all(1), Connect.ALL));
        layers.add(AlexNet.convolution("conv5", 256, 3, 1, Padding.all(1), Connect.ALL));
        layers.add(new LayerSpec.MaxPool("pool5", 3, 2, Padding.NONE, false));
        layers.add(AlexNet.linear("fc6", 4096));
        layers.add(AlexNet.linear("fc7", 4096));
        layers.add(AlexNet.linear("fc8", 1000));
        return onImages(layers, 1);
    }

    /** The CIFAR-10 networks with two locally-connected layers: 13 % with 32 outputs in the lower one, 11 % with 64. */
    static NetworkSpec cifar(int local3, int towers) {
        List<LayerSpec> layers = new ArrayList<>();
        layers.add(AlexNet.convolution("conv1", 64, 5, 1, Padding.all(2), Connect.ALL));
        layers.add(new LayerSpec.MaxPool("pool1", 3, 2, Padding.NONE, true));
        layers.add(AlexNet.convolution("conv2", 64, 5, 1, Padding.all(2), Connect.ALL));
        layers.add(new LayerSpec.MaxPool("pool2", 3, 2, Padding.NONE, true));
        layers.add(local("local3", local3, Connect.ALL, 1));
        layers.add(local("local4", 32, Connect.ALL, 1));
        layers.add(AlexNet.linear("fc10", 10));
        layers.add(new LayerSpec.Softmax("softmax"));
        return new NetworkSpec(new Shape(3, 24, 24), layers, towers);
    }

    static LayerSpec.LocallyConnected local(String name, int outputs, Connect connect, int groups) {
        return new LayerSpec.LocallyConnected(
                name, outputs, 3, 1, Padding.all(1), false, connect, groups, WEIGHT, BIAS);
    }

    private static NetworkSpec onImages(List<LayerSpec> layers, int towers) {
        layers.add(new LayerSpec.Softmax("softmax"));
        return new NetworkSpec(new Shape(3, 224, 224), layers, towers);
    }
}
