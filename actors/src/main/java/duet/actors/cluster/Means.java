package duet.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import duet.actors.exchange.HostWire;
import duet.actors.remote.CopyTransport;
import duet.actors.remote.Outpost;
import duet.actors.remote.RemoteTower;
import duet.actors.tower.TowerActor;
import duet.ops.tower.Exchange;
import duet.ops.tower.ParameterCopy;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What coordinator and hosts work with. A test takes shorter times, and stand-ins for what would need tensors to travel. */
record Means(
        Wire.Opening wires,
        CopyCarrier sending,
        CopyCarrier receiving,
        Function<Outpost.Parts, Behavior<Outpost.Command>> outposts,
        BiFunction<RemoteTower.Parts, ActorRef<TowerActor.Report>, Behavior<TowerActor.Command>> remoteTowers,
        Times times) {

    /** Carries weights to begin with to or from the other end. */
    @FunctionalInterface
    interface CopyCarrier {
        void carry(Exchange exchange, int peer, ParameterCopy copy);
    }

    /**
     * @param settings of Akka, over those of duet-cluster.conf
     * @param settling how long other hosts may still come once there are enough, so that the order of coming does not place towers
     * @param again from one look around to the next
     * @param connecting of tensor wires, until the last one stands
     */
    record Times(Config settings, Duration settling, Duration again, Duration connecting) {
        static final Times DEFAULT =
                new Times(ConfigFactory.empty(), Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(60));
    }

    /** Copies that towers make later have other numbers. */
    private static final long FIRST_COPY = 0;

    static final Means REAL = new Means(
            (spec, bind) -> Wire.of(HostWire.listen(spec, bind)),
            (exchange, peer, copy) -> CopyTransport.send(exchange, peer, FIRST_COPY, copy),
            (exchange, peer, copy) -> CopyTransport.receive(exchange, peer, FIRST_COPY, copy),
            Outpost::create,
            RemoteTower::create,
            Times.DEFAULT);
}
