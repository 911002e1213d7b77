package duet.engine.config;

import com.typesafe.config.ConfigValueType;
import duet.ops.network.Connect;
import duet.ops.network.Initial;
import duet.ops.network.LayerSpec;
import duet.ops.network.Padding;
import duet.ops.network.ParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * One layer as the file describes it.
 *
 * @param section where it is written
 * @param specs the layer for a number of classes
 */
record DescribedLayer(Section section, IntFunction<LayerSpec> specs) {

    /** The words of {@code type}. */
    private enum Type {
        CONVOLUTION,
        LOCALLY_CONNECTED,
        LINEAR,
        RELU,
        TANH,
        LOGISTIC,
        ABS_TANH,
        LRN,
        SPATIAL_NORM,
        MAX_POOL,
        AVERAGE_POOL,
        DROPOUT,
        SOFTMAX
    }

    /** As many outputs as the data have classes. */
    private static final int CLASSES = 0;

    private static final Kind<Type> TYPE = Kind.choice(Type.class);
    private static final Kind<Connect> CONNECT = Kind.choice(Connect.class);
    private static final Kind<AlphaOf> ALPHA_OF = Kind.choice(AlphaOf.class);

    /** What a norm's alpha multiplies. */
    private enum AlphaOf {
        /** The sum of the squares, as in the paper's formula. */
        SUM,
        /** Their mean over a whole window, as in cuda-convnet, Caffe, cuDNN and PyTorch. */
        MEAN
    }

    private static final Kind<String> NAME = Kind.TEXT.where(
            "letters, digits, hyphens and underscores, such as conv1", "layer", name -> name.matches("[A-Za-z0-9_-]+"));

    private static final Kind<Integer> OUTPUTS =
            Kind.COUNT.where("a whole number from 1 to 1000000", 2, outputs -> outputs <= 1_000_000);

    private static final Kind<Integer> OUTPUTS_OR_CLASSES =
            new Kind<>("a whole number from 1 to 1000000, or the word classes", 2, value -> {
                if (Kind.typeOf(value) == ConfigValueType.STRING) {
                    return "classes".equals(value.unwrapped()) ? CLASSES : null;
                }
                return OUTPUTS.reader().read(value);
            });

    private static final Kind<Padding> PADDING =
            new Kind<>("a whole number, 0 or more, or [top, left, bottom, right]", Padding.NONE, value -> {
                if (Kind.typeOf(value) == ConfigValueType.NUMBER) {
                    Integer cells = Kind.integer(0).reader().read(value);
                    return cells == null ? null : Padding.all(cells);
                }
                int[] sides = Kind.wholes(value, 0);
                return sides == null || sides.length != 4 ? null : new Padding(sides[0], sides[1], sides[2], sides[3]);
            });

    LayerSpec spec(int classes) {
        return specs.apply(classes);
    }

    /** Empty where the type is not known: then nothing else of the layer can be judged. */
    static Optional<DescribedLayer> read(Section section) {
        String name = section.required("name", NAME);
        return section.expect("type", TYPE).map(type -> {
            IntFunction<LayerSpec> specs = specs(type, name, section);
            section.done();
            return new DescribedLayer(section, specs);
        });
    }

    private static IntFunction<LayerSpec> specs(Type type, String name, Section section) {
        return switch (type) {
            case CONVOLUTION -> always(convolution(name, section));
            case LOCALLY_CONNECTED -> always(locallyConnected(name, section));
            case LINEAR -> linear(name, section);
            case RELU -> always(new LayerSpec.Relu(name));
            case TANH -> always(new LayerSpec.Tanh(name));
            case LOGISTIC -> always(new LayerSpec.Logistic(name));
            case ABS_TANH -> always(new LayerSpec.AbsTanh(name));
            case LRN -> always(lrn(name, section));
            case SPATIAL_NORM -> always(spatialNorm(name, section));
            case MAX_POOL -> always(maxPool(name, section));
            case AVERAGE_POOL -> always(averagePool(name, section));
            case DROPOUT -> always(dropout(name, section));
            case SOFTMAX -> always(new LayerSpec.Softmax(name));
        };
    }

    private static IntFunction<LayerSpec> always(LayerSpec spec) {
        return classes -> spec;
    }

    private static LayerSpec convolution(String name, Section section) {
        return new LayerSpec.Convolution(
                name,
                section.required("outputs", OUTPUTS),
                section.required("kernel", Kind.COUNT),
                section.orElse("stride", Kind.COUNT, 1),
                section.orElse("padding", PADDING, 0),
                section.orElse("ceil", Kind.FLAG, false),
                section.required("connect", CONNECT),
                section.orElse("groups", Kind.COUNT, 1),
                weight(section.section("weight")),
                bias(section.section("bias")));
    }

    /** @param cells of a whole window */
    private static double alpha(Section section, int cells) {
        double alpha = section.required("alpha", Kind.NOT_NEGATIVE);
        return section.orElse("alpha-of", ALPHA_OF, "sum") == AlphaOf.MEAN ? alpha / cells : alpha;
    }

    private static LayerSpec locallyConnected(String name, Section section) {
        return new LayerSpec.LocallyConnected(
                name,
                section.required("outputs", OUTPUTS),
                section.required("kernel", Kind.COUNT),
                section.orElse("stride", Kind.COUNT, 1),
                section.orElse("padding", PADDING, 0),
                section.orElse("ceil", Kind.FLAG, false),
                section.required("connect", CONNECT),
                section.orElse("groups", Kind.COUNT, 1),
                weight(section.section("weight")),
                bias(section.section("bias")));
    }

    private static IntFunction<LayerSpec> linear(String name, Section section) {
        int outputs = section.required("outputs", OUTPUTS_OR_CLASSES);
        Connect connect = section.required("connect", CONNECT);
        ParameterSpec weight = weight(section.section("weight"));
        ParameterSpec bias = bias(section.section("bias"));
        return classes -> new LayerSpec.Linear(name, outputs == CLASSES ? classes : outputs, connect, weight, bias);
    }

    private static LayerSpec lrn(String name, Section section) {
        int size = section.required("size", Kind.COUNT);
        return new LayerSpec.LocalResponseNorm(
                name,
                size,
                section.required("k", Kind.POSITIVE),
                alpha(section, size),
                section.required("beta", Kind.NOT_NEGATIVE),
                section.required("connect", CONNECT));
    }

    private static LayerSpec spatialNorm(String name, Section section) {
        int size = section.required("size", Kind.COUNT);
        return new LayerSpec.SpatialNorm(
                name,
                size,
                section.required("k", Kind.POSITIVE),
                alpha(section, size * size),
                section.required("beta", Kind.NOT_NEGATIVE));
    }

    private static LayerSpec maxPool(String name, Section section) {
        return new LayerSpec.MaxPool(
                name,
                section.required("kernel", Kind.COUNT),
                section.required("stride", Kind.COUNT),
                section.orElse("padding", PADDING, 0),
                section.orElse("ceil", Kind.FLAG, false));
    }

    private static LayerSpec averagePool(String name, Section section) {
        return new LayerSpec.AveragePool(
                name,
                section.required("kernel", Kind.COUNT),
                section.required("stride", Kind.COUNT),
                section.orElse("padding", PADDING, 0),
                section.orElse("ceil", Kind.FLAG, false));
    }

    private static LayerSpec dropout(String name, Section section) {
        return new LayerSpec.Dropout(
                name,
                1 - section.required("probability", Kind.BELOW_ONE),
                section.orElse("inverted", Kind.FLAG, false));
    }

    private static ParameterSpec weight(Section section) {
        Initial initial = initial(section).orElse(null);
        if (initial == null) {
            section.missing("std", "std = NUMBER or he = GAIN");
            initial = new Initial.He(1);
        }
        return parameter(section, initial, 1);
    }

    private static ParameterSpec bias(Section section) {
        Initial initial =
                initial(section).orElseGet(() -> new Initial.Constant(section.orElse("value", Kind.NUMBER, 0)));
        return parameter(section, initial, 0);
    }

    private static ParameterSpec parameter(Section section, Initial initial, int decay) {
        ParameterSpec parameter = new ParameterSpec(
                initial,
                section.orElse("learning-rate-multiplier", Kind.NOT_NEGATIVE, 1),
                section.orElse("decay-multiplier", Kind.NOT_NEGATIVE, decay));
        section.done();
        return parameter;
    }

    /** The one of {@code std}, {@code he} and {@code value} that is written. */
    private static Optional<Initial> initial(Section section) {
        List<String> written = new ArrayList<>(List.of("std", "he", "value"));
        written.removeIf(key -> !section.has(key));
        if (written.size() > 1) {
            section.report(
                    written.get(1),
                    "stands beside " + written.get(0)
                            + ", but only one can say how the values start; set the other to null");
        }
        Optional<Initial> std = section.optional("std", Kind.NOT_NEGATIVE).map(Initial.Gaussian::new);
        Optional<Initial> he = section.optional("he", Kind.POSITIVE).map(Initial.He::new);
        Optional<Initial> value = section.optional("value", Kind.NUMBER).map(Initial.Constant::new);
        return std.or(() -> he).or(() -> value);
    }
}
