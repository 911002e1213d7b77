package duet.ops.network;

/** A network that cannot be built: which layer, which of its keys, and why. */
public final class InvalidNetworkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int layer;
    private final String key;

    /**
     * @param layer index into {@link NetworkSpec#layers}, or -1 for the network as a whole
     * @param key the property at fault, in the field's words: {@code kernel}, {@code outputs}, {@code connect} ...
     */
    public InvalidNetworkException(int layer, String key, String message) {
        super(message);
        this.layer = layer;
        this.key = key;
    }

    public int layer() {
        return layer;
    }

    public String key() {
        return key;
    }
}
