package duet.engine.replay;

/**
 * How close a replay must come to the log.
 *
 * @param lossShare largest departure of a loss, as a share of the logged one; 0 for equality to the bit in everything
 */
record Tolerance(double lossShare) {
    static final Tolerance BITS = new Tolerance(0);

    /** For another kind of processor, where sums are taken in another order and departures grow from step to step. */
    static final Tolerance OTHER_MACHINE = new Tolerance(0.01);

    boolean toTheBit() {
        return lossShare == 0;
    }

    boolean accepts(double logged, double replayed) {
        return Math.abs(replayed - logged) <= lossShare * Math.abs(logged);
    }
}
