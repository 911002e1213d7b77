package duet.actors.cluster;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.ClusterEvent;
import akka.cluster.Member;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Subscribe;
import duet.actors.event.Event;
import duet.actors.event.EventSink;
import java.util.HashSet;
import java.util.Set;

/** Tells which hosts of a run the failure detector hears no more: only a sign, nothing is decided by it. */
final class HostWatch {
    private HostWatch() {}

    static Behavior<ClusterEvent.ReachabilityEvent> create(Set<HostAddress> hosts, EventSink events) {
        return Behaviors.setup(context -> {
            Cluster.get(context.getSystem())
                    .subscriptions()
                    .tell(Subscribe.create(context.getSelf(), ClusterEvent.ReachabilityEvent.class));
            Set<HostAddress> silent = new HashSet<>();
            return Behaviors.receive(ClusterEvent.ReachabilityEvent.class)
                    .onAnyMessage(event -> {
                        HostAddress host = addressOf(event.member());
                        if (hosts.contains(host)) {
                            tell(event, host, silent, events);
                        }
                        return Behaviors.same();
                    })
                    .build();
        });
    }

    private static void tell(
            ClusterEvent.ReachabilityEvent event, HostAddress host, Set<HostAddress> silent, EventSink events) {
        if (event instanceof ClusterEvent.UnreachableMember && silent.add(host)) {
            events.accept(new Event.HostSilent(host.toString(), "its heartbeat stays away"));
        } else if (event instanceof ClusterEvent.ReachableMember && silent.remove(host)) {
            events.accept(new Event.HostHeard(host.toString()));
        }
    }

    private static HostAddress addressOf(Member member) {
        return ClusterNode.addressOf(member.address());
    }
}
