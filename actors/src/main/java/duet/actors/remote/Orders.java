package duet.actors.remote;

import akka.actor.typed.ActorRef;
import java.util.List;

/**
 * Orders on their way to a host, as {@link Delivery} sends them.
 *
 * @param from who wants the reports
 */
record Orders(int tower, ActorRef<Reports> from, long first, List<RemoteOrder> letters, long received)
        implements Outpost.Command, RemoteMessage {
    Orders {
        letters = List.copyOf(letters);
    }
}
