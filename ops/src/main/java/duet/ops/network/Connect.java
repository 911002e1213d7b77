package duet.ops.network;

/** What a layer sees of the layer below it. */
public enum Connect {
    /** The maps of its own tower; on one tower, two groups. */
    OWN,
    /** The maps of both towers; on two towers, an exchange stands in front of the layer. */
    ALL
}
