package duet.dataloader.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SymmetricEigenTest {

    @Test
    void aKnownMatrixHasItsKnownValuesAndVectors() {
        SymmetricEigen eigen = SymmetricEigen.of(new double[][] {{2, 1, 0}, {1, 2, 0}, {0, 0, 5}});

        assertThat(eigen.values().get(0)).isCloseTo(5, within(1e-12));
        assertThat(eigen.values().get(1)).isCloseTo(3, within(1e-12));
        assertThat(eigen.values().get(2)).isCloseTo(1, within(1e-12));
        assertThat(eigen.vectors().get(0)).containsExactly(0.0, 0.0, 1.0);
        assertThat(eigen.vectors().get(1).get(0)).isCloseTo(Math.sqrt(0.5), within(1e-12));
        assertThat(eigen.vectors().get(1).get(1)).isCloseTo(Math.sqrt(0.5), within(1e-12));
    }

    @Test
    void everyVectorIsOnlyStretchedByTheMatrix() {
        double[][] matrix = {{5476, 5200, 4900}, {5200, 5184, 5150}, {4900, 5150, 5929}};

        SymmetricEigen eigen = SymmetricEigen.of(matrix);

        for (int i = 0; i < 3; i++) {
            List<Double> vector = eigen.vectors().get(i);
            double length = 0;
            for (int row = 0; row < 3; row++) {
                double stretched = 0;
                for (int column = 0; column < 3; column++) {
                    stretched += matrix[row][column] * vector.get(column);
                }
                assertThat(stretched).isCloseTo(eigen.values().get(i) * vector.get(row), within(1e-8));
                length += vector.get(row) * vector.get(row);
            }
            assertThat(length).isCloseTo(1, within(1e-12));
        }
        assertThat(eigen.values().get(0)
                        + eigen.values().get(1)
                        + eigen.values().get(2))
                .isCloseTo(5476 + 5184 + 5929, within(1e-8));
    }
}
