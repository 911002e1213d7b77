package duet.ops.network;

/**
 * How towers share maps or outputs, tower 0's first. Where they cannot be shared evenly, the last towers have one more each: of
 * 1000 on 3 towers 333, 333 and 334.
 *
 * @param whole all there are
 * @param towers that share them
 */
public record Shares(int whole, int towers) {

    /** How many a tower has. */
    public int of(int tower) {
        return first(tower + 1) - first(tower);
    }

    /** The first one of a tower; of the tower behind the last: all there are. */
    public int first(int tower) {
        int smaller = towers - whole % towers;
        return tower * (whole / towers) + Math.max(0, tower - smaller);
    }

    /** How many the last tower has, which no other exceeds. */
    public int largest() {
        return of(towers - 1);
    }

    public boolean even() {
        return whole % towers == 0;
    }
}
