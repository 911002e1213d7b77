package duet.ops.tower;

/** Which way a part of a tensor goes through the network: activations forward, their gradients backward. */
public enum Direction {
    FORWARD,
    BACKWARD
}
