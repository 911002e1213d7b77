package duet.engine.time;

/**
 * The exchange in a step, in milliseconds, as a mean over the towers; zero for a tower alone.
 *
 * @param sending handing parts over
 * @param waiting for another tower to get as far as sending
 * @param travelling with a part on its way and nothing else to do
 * @param hidden with a part on its way while layers were computed: not part of the tower's time in the exchange
 * @param sentBytes by each tower to all others
 */
record ExchangeTime(double sending, double waiting, double travelling, double hidden, long sentBytes) {

    /** What a tower spends in it. */
    double total() {
        return sending + waiting + travelling;
    }

    /** How much of the travel the arithmetic hid; 0 where nothing travelled. */
    double hiddenShare() {
        double travel = travelling + hidden;
        return travel > 0 ? hidden / travel : 0;
    }
}
