package duet.engine.tensorboard;

import java.util.LinkedHashMap;
import java.util.Map;

/** Values of one step by their tags, as messages {@code tensorflow.Summary.Value}. */
final class Summary {
    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;
    private static final int IMAGE = 4;
    private static final int HISTOGRAM = 5;
    private static final int RGB = 3;

    private final Map<String, ProtoMessage> values = new LinkedHashMap<>();

    Summary scalar(String tag, double value) {
        values.put(tag, new ProtoMessage().text(TAG, tag).real(SIMPLE_VALUE, (float) value));
        return this;
    }

    Summary image(String tag, int width, int height, byte[] png) {
        ProtoMessage image = new ProtoMessage()
                .number(1, height)
                .number(2, width)
                .number(3, RGB)
                .bytes(4, png);
        values.put(tag, new ProtoMessage().text(TAG, tag).message(IMAGE, image));
        return this;
    }

    Summary histogram(String tag, WeightHistogram histogram) {
        values.put(tag, new ProtoMessage().text(TAG, tag).message(HISTOGRAM, histogram.message()));
        return this;
    }

    Map<String, ProtoMessage> values() {
        return values;
    }
}
