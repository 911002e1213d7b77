package duet.dataloader.statistics;

import java.util.List;

/**
 * The principal axes of RGB pixel values on the scale 0..255 (paper, section 4.1).
 *
 * @param deviations standard deviations along the axes, largest first: square roots of the covariance's eigenvalues
 * @param axes the eigenvectors in the same order, each of unit length over (red, green, blue)
 */
public record PrincipalColours(List<Double> deviations, List<List<Double>> axes) {

    /** Those of ILSVRC-2012 as the original program shipped them. */
    public static final PrincipalColours ILSVRC_2012 = new PrincipalColours(
            List.of(121.780, 37.094, 19.721),
            List.of(
                    List.of(-0.5635, -0.5762, -0.5920),
                    List.of(-0.7126, -0.0235, 0.7012),
                    List.of(0.4180, -0.8170, 0.3973)));

    public PrincipalColours {
        deviations = List.copyOf(deviations);
        axes = axes.stream().map(List::copyOf).toList();
        if (deviations.size() != 3 || axes.size() != 3 || axes.stream().anyMatch(axis -> axis.size() != 3)) {
            throw new IllegalArgumentException(
                    "three deviations and three axes of three values, not " + deviations + " and " + axes);
        }
    }

    /**
     * What z standard normal draws along the axes add to a band: the sum over i of z_i * s_i * p_i.
     *
     * @param band 0 red, 1 green, 2 blue
     */
    public double offset(int band, double z0, double z1, double z2) {
        return z0 * deviations.get(0) * axes.get(0).get(band)
                + z1 * deviations.get(1) * axes.get(1).get(band)
                + z2 * deviations.get(2) * axes.get(2).get(band);
    }
}
