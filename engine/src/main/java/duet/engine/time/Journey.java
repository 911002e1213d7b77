package duet.engine.time;

/**
 * A transfer as one tower lives through it, in nanoseconds. Its own time in the exchange is sending, waiting and travelling;
 * what is hidden passed while it computed.
 *
 * @param sending handing its own half over
 * @param waiting for the other tower to get as far as sending
 * @param travelling with the other's half on its way and nothing else to do
 * @param hidden with the other's half on its way and layers at work
 */
record Journey(long sending, long waiting, long travelling, long hidden) {
    static final Journey NONE = new Journey(0, 0, 0, 0);

    /**
     * @param sent when the peer began to send
     * @param wanted when this tower began to wait for it
     * @param received when all of it was there
     */
    static Journey of(long sending, long sent, long wanted, long received) {
        return new Journey(
                sending, Math.max(0, sent - wanted), received - Math.max(sent, wanted), Math.max(0, wanted - sent));
    }

    Journey plus(Journey other) {
        return new Journey(
                sending + other.sending, waiting + other.waiting, travelling + other.travelling, hidden + other.hidden);
    }
}
