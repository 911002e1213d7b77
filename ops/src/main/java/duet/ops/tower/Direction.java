package duet.ops.tower;

/** Which way a tensor half goes through the network: activations forward, their gradients backward. */
public enum Direction {
    FORWARD,
    BACKWARD
}
