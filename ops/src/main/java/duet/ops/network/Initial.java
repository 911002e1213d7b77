package duet.ops.network;

/** How a parameter starts. */
public sealed interface Initial {

    /** Normal values of mean 0. */
    record Gaussian(double standardDeviation) implements Initial {}

    /**
     * Normal values of mean 0 and standard deviation {@code gain * sqrt(2 / fan-in)} (He et al., 2015); fan-in is the
     * number of inputs that one output sees.
     */
    record He(double gain) implements Initial {}

    /** The same value everywhere. */
    record Constant(double value) implements Initial {}
}
