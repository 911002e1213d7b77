package duet.engine.similar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NeighboursTest {

    @Test
    void theNearestAreThoseOfASortedList() {
        Random random = new Random(3);
        for (int most : new int[] {1, 5, 50, 200}) {
            Neighbours nearest = new Neighbours(most);
            List<Neighbour> all = IntStream.range(0, 100)
                    .mapToObj(picture -> new Neighbour(picture, random.nextInt(20)))
                    .toList();
            all.forEach(near -> nearest.offer(near.picture(), near.distance()));
            assertThat(nearest.list())
                    .isEqualTo(all.stream()
                            .sorted(Comparator.comparingDouble(Neighbour::distance))
                            .limit(most)
                            .toList());
        }
    }

    @Test
    void theDistanceIsTheSumOfTheSquares() {
        Random random = new Random(4);
        for (int length : new int[] {1, 7, 8, 21, 64}) {
            float[] one = new float[length];
            float[] other = new float[length];
            double expected = 0;
            for (int i = 0; i < length; i++) {
                one[i] = random.nextFloat();
                other[i] = -random.nextFloat();
                expected += Math.pow((double) one[i] - other[i], 2);
            }
            assertThat(Euclid.squared(one, other)).isCloseTo(expected, within(1e-5 * length));
        }
    }
}
