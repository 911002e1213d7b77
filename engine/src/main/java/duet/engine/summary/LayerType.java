package duet.engine.summary;

import duet.ops.network.LayerSpec;
import java.util.Locale;

/** A layer's type in the words of the configuration. */
public final class LayerType {
    private LayerType() {}

    /** {@code convolution}, {@code max-pool}, {@code lrn} ... */
    public static String of(LayerSpec layer) {
        return layer instanceof LayerSpec.LocalResponseNorm
                ? "lrn"
                : layer.getClass()
                        .getSimpleName()
                        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                        .toLowerCase(Locale.ROOT);
    }
}
