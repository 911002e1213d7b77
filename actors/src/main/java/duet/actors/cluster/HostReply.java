package duet.actors.cluster;

import akka.actor.typed.ActorRef;
import duet.actors.exchange.Endpoint;
import duet.actors.remote.Outpost;
import java.util.Optional;

/** What a host tells a coordinator. */
sealed interface HostReply extends Muster.Command, ClusterMessage {
    ActorRef<HostOrder> host();

    /** @param busy with what, for people */
    record Offered(ActorRef<HostOrder> host, HostOffer offer, Optional<String> busy) implements HostReply {}

    /**
     * The host is prepared.
     *
     * @param towers how many it is prepared for
     * @param tensors where it listens for them
     */
    record Enlisted(ActorRef<HostOrder> host, long attempt, int towers, RunIdentity identity, Endpoint tensors)
            implements HostReply {}

    /** @param busy whether it serves another run, and may be free later; else it cannot serve this one */
    record Refused(ActorRef<HostOrder> host, long attempt, boolean busy, String reason) implements HostReply {}

    /** The host's towers are being made. */
    record Stationed(ActorRef<HostOrder> host, long attempt, ActorRef<Outpost.Command> outpost) implements HostReply {}

    /** An enlisted host could not begin. @param lost whether a peer was gone or silent, so that another attempt may work */
    record Broke(ActorRef<HostOrder> host, long attempt, boolean lost, String reason) implements HostReply {}
}
