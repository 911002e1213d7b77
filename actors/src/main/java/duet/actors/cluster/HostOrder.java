package duet.actors.cluster;

import akka.actor.typed.ActorRef;
import duet.actors.exchange.Routes;
import duet.actors.schedule.Position;
import java.util.List;

/** What a coordinator tells a host. */
sealed interface HostOrder extends HostActor.Command, ClusterMessage {

    /** Say what you offer. */
    record Describe(ActorRef<HostReply> coordinator) implements HostOrder {}

    /**
     * Prepare for a run, and for no other until this one is over or {@code coordinator} has ended.
     *
     * @param run its name, for people
     * @param attempt token of the attempt at it
     * @param config of the run as HOCON
     * @param towers how many of the run's towers the host is to take
     */
    record Enlist(String run, long attempt, String config, int towers, ActorRef<HostReply> coordinator)
            implements HostOrder {}

    /**
     * Connect to the other hosts and make the towers.
     *
     * @param towers their numbers
     * @param from the first batch to make
     * @param weights whether weights to begin with follow by the tensor wire
     */
    record Begin(long attempt, Routes routes, Guard guard, List<Integer> towers, Position from, boolean weights)
            implements HostOrder {
        public Begin {
            towers = List.copyOf(towers);
        }
    }
}
