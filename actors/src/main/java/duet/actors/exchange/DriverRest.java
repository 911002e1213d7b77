package duet.actors.exchange;

import org.agrona.concurrent.IdleStrategy;

/** How the media driver's thread rests when it has nothing to do. All but the strategy's own methods may be called from any thread. */
interface DriverRest extends IdleStrategy {
    /** Ends the rest. */
    void wake();

    /** From now on all streams lie in memory: no datagram comes or goes. */
    void noDatagrams();

    /** An exchange begins to move tensors. */
    void callBegins();

    void callEnds();
}
