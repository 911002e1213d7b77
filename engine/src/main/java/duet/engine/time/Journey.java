package duet.engine.time;

/**
 * An exchange as one tower lives through it, in nanoseconds. Its own time in it is sending, waiting and travelling; what is hidden
 * passed while it computed.
 *
 * @param sending handing its own parts over
 * @param waiting for a peer to get as far as sending
 * @param travelling with a peer's part on its way and nothing else to do
 * @param hidden with a peer's part on its way and layers at work
 */
record Journey(long sending, long waiting, long travelling, long hidden) {
    static final Journey NONE = new Journey(0, 0, 0, 0);

    /**
     * The transfer with one peer.
     *
     * @param sent when the peer began to send
     * @param computedUntil when this tower began to wait for the first of its peers
     * @param wanted when it began to wait for this one
     * @param received when all of its part was there
     */
    static Journey of(long sending, long sent, long computedUntil, long wanted, long received) {
        return new Journey(
                sending,
                Math.max(0, sent - wanted),
                received - Math.max(sent, wanted),
                Math.max(0, computedUntil - sent));
    }

    /** Together with the transfer with another peer: parts are received in turn, but travel at the same time. */
    Journey beside(Journey other) {
        return new Journey(
                sending + other.sending,
                waiting + other.waiting,
                travelling + other.travelling,
                Math.max(hidden, other.hidden));
    }

    /** Together with another exchange. */
    Journey plus(Journey other) {
        return new Journey(
                sending + other.sending, waiting + other.waiting, travelling + other.travelling, hidden + other.hidden);
    }
}
