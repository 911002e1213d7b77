package duet.actors.remote;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.Address;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Actor systems as the hosts of a run have them. */
final class Hosts {
    private Hosts() {}

    static ActorTestKit kit() {
        return ActorTestKit.create(config());
    }

    /** One whose clock stands still. */
    static ActorTestKit timeless() {
        return ActorTestKit.create(ManualTime.config().withFallback(config()));
    }

    /** The members of one cluster, each with a port of its own on this machine. */
    static List<ActorTestKit> cluster(int size) {
        List<ActorTestKit> kits = Stream.generate(
                        () -> ActorTestKit.create("hosts", clustered().withFallback(config())))
                .limit(size)
                .toList();
        Address first = Cluster.get(kits.get(0).system()).selfMember().address();
        kits.forEach(kit -> Cluster.get(kit.system()).manager().tell(Join.create(first)));
        kits.forEach(kit -> kit.createTestProbe().awaitAssert(Duration.ofSeconds(20), () -> assertThat(members(kit))
                .hasSize(size)
                .allMatch(Hosts::up)));
        return kits;
    }

    private static List<Member> members(ActorTestKit kit) {
        List<Member> members = new ArrayList<>();
        Cluster.get(kit.system()).state().getMembers().forEach(members::add);
        return members;
    }

    private static boolean up(Member member) {
        return member.status().equals(MemberStatus.up());
    }

    private static Config clustered() {
        return ConfigFactory.parseString("""
                akka.actor.provider = cluster
                akka.remote.artery.transport = tcp
                akka.remote.artery.canonical.hostname = 127.0.0.1
                akka.remote.artery.canonical.port = 0
                akka.cluster.jmx.enabled = off
                # Joined and left as fast as a test wants it.
                akka.cluster.gossip-interval = 100ms
                akka.cluster.leader-actions-interval = 100ms
                akka.cluster.periodic-tasks-initial-delay = 100ms
                akka.coordinated-shutdown.run-by-actor-system-terminate = off
                """);
    }

    private static Config config() {
        return ConfigFactory.parseString("""
                        akka.actor.allow-java-serialization = off
                        akka.actor.serialization-bindings."duet.actors.remote.RemoteMessage" = jackson-cbor
                        """)
                .withFallback(ConfigFactory.parseResources("duet-actors.conf"))
                .withFallback(ConfigFactory.load());
    }
}
