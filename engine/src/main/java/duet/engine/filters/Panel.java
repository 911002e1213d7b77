package duet.engine.filters;

import java.util.List;

/** One square of a drawn kernel: the channels that are shown as red, green and blue. Three times the same one is grey. */
record Panel(int red, int green, int blue) {
    /** The whole kernel of a layer that sees a picture. */
    static final Panel COLOURS = new Panel(0, 1, 2);

    static Panel grey(int channel) {
        return new Panel(channel, channel, channel);
    }

    List<Integer> channels() {
        return List.of(red, green, blue);
    }
}
