package duet.engine.similar;

import java.util.Arrays;
import java.util.List;

/** The nearest of many pictures, the nearest first; of equals the first that was offered. */
public final class Neighbours {
    private final Neighbour[] nearest;
    private int count;

    /** @param most how many are kept, 1 or more */
    public Neighbours(int most) {
        nearest = new Neighbour[most];
    }

    /** Takes the picture if it is near enough. */
    public void offer(int picture, double distance) {
        if (count == nearest.length && distance >= nearest[count - 1].distance()) {
            return;
        }
        int place = count < nearest.length ? count++ : count - 1;
        while (place > 0 && distance < nearest[place - 1].distance()) {
            nearest[place] = nearest[place - 1];
            place--;
        }
        nearest[place] = new Neighbour(picture, distance);
    }

    public List<Neighbour> list() {
        return List.of(Arrays.copyOf(nearest, count));
    }
}
