package duet.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.event.Event;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterHostTest {
    private final Theatre theatre = new Theatre();

    @AfterEach
    void close() {
        theatre.close();
    }

    @Test
    void shouldEndWithItsWireClosedWhenTheCoordinatorGoes() {
        ClusterHost host = theatre.holdingWork().host(1);
        ClusterTraining training = theatre.run(2).own(1).start();
        Theatre.await("the run", () -> !theatre.events(Event.HostJoined.class).isEmpty());
        theatre.work.countDown();
        training.close();

        assertThat(theatre.soon(host.done()))
                .isEqualTo("the coordinator of run moths of " + training.address() + " is gone");
        assertThat(theatre.wires).hasSize(2).allMatch(wire -> wire.closed);
    }

    @Test
    void shouldEndWhenTheSideOfTheCoordinatorIsCutOff() {
        ClusterHost seed = theatre.host(1);
        ClusterHost host = theatre.holdingWork().host(1);
        ClusterTraining training = theatre.run(3).own(1).start();
        Theatre.await("the run", () -> theatre.events(Event.HostJoined.class).size() == 3);

        CountDownLatch thaw = Theatre.freeze(training.system());

        assertThat(theatre.soon(host.done())).isNotBlank();
        assertThat(theatre.soon(seed.done())).isNotBlank();
        assertThat(theatre.wires.stream().filter(wire -> wire.closed)).hasSize(2);
        thaw.countDown();
        theatre.work.countDown();
    }

    @Test
    void shouldEndWhenTheLastSeedLeavesAClusterInWhichItWaits() {
        ClusterHost seed = theatre.host(1);
        ClusterHost host = theatre.host(1);
        Theatre.await("two hosts", () -> theatre.members(seed) == 2 && theatre.members(host) == 2);
        seed.close();

        assertThat(theatre.soon(host.done())).isEqualTo("the last seed, " + seed.address() + ", has left the cluster");
    }

    @Test
    void shouldServeTheNextRunInANewLifeAtTheSameAddress() {
        ClusterHost first = theatre.host(1);
        first.close();
        Membership same = new Membership(first.address(), 0, List.of(first.address()), Optional.empty());
        ClusterHost second = theatre.host(same);
        ClusterTraining training = theatre.run(2).own(1).start();

        assertThat(theatre.soon(training.done()).message()).isEqualTo("all 6 steps are done");
        assertThat(theatre.soon(second.done())).contains("run moths");
    }

    @Test
    void shouldGoOnTryingUntilTheSeedIsThere() {
        ClusterHost seed = theatre.host(1);
        seed.close();
        ClusterHost host = theatre.host(1);
        theatre.host(new Membership(seed.address(), 0, List.of(seed.address()), Optional.empty()));

        Theatre.await("the host in the cluster", () -> theatre.members(host) == 2);
        Theatre.await("what it says of it", () -> theatre.news.stream()
                .anyMatch(line -> line.startsWith("host " + host.address() + " has joined")));
    }
}
