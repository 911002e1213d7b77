package duet.ops.network;

/** What a layer sees of the layer below it. */
public enum Connect {
    /** The maps of its own column: of its own tower where each has one; on one tower, groups. See {@link NetworkSpec#columns}. */
    OWN,
    /** The maps of all towers; where there is more than one, an exchange stands in front of the layer. */
    ALL
}
