package duet.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.actors.coordinator.Deadlines;
import duet.actors.event.Event;
import duet.actors.event.Outcome;
import duet.actors.exchange.Endpoint;
import duet.actors.exchange.Protection;
import duet.actors.exchange.Routes;
import duet.ops.tower.ParameterCopy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterTrainingTest {
    private final Theatre theatre = new Theatre();

    @AfterEach
    void close() {
        theatre.close();
    }

    private void assertEnd(ClusterTraining training, Outcome outcome) {
        Event.RunEnded end = theatre.soon(training.done());
        assertThat(end.outcome()).as(end.message()).isEqualTo(outcome);
        assertThat(theatre.events(Event.RunEnded.class)).containsExactly(end);
    }

    private String endOf(ClusterTraining training, Outcome outcome) {
        assertEnd(training, outcome);
        return theatre.soon(training.done()).message();
    }

    @Test
    void shouldFindAHostGiveItATowerAndTrain() {
        ClusterHost host = theatre.host(1);
        ClusterTraining training = theatre.run(2).own(1).start();

        assertEnd(training, Outcome.COMPLETED);
        assertThat(theatre.events(Event.HostJoined.class))
                .containsExactly(
                        new Event.HostJoined(training.address().toString(), List.of(0), "this process"),
                        new Event.HostJoined(
                                host.address().toString(), List.of(1), "pencil and paper, tensors by UDP"));
        assertThat(theatre.events(Event.StepDone.class)).hasSize(6);
        assertThat(theatre.soon(host.done())).contains("run moths of " + training.address());
        assertThat(theatre.wires).hasSize(2).allMatch(wire -> wire.routes != null);
    }

    @Test
    void shouldPlaceTowersInRoundsOverHostsInTheOrderOfTheirAddresses() {
        ClusterHost one = theatre.host(2);
        ClusterHost other = theatre.host(2);
        boolean inOrder = one.address().port() < other.address().port();
        ClusterHost first = inOrder ? one : other;
        ClusterHost second = inOrder ? other : one;
        Theatre.await("two hosts", () -> theatre.members(one) == 2);
        ClusterTraining training = theatre.run(3).start();

        assertEnd(training, Outcome.COMPLETED);
        assertThat(theatre.events(Event.HostJoined.class))
                .containsExactly(
                        new Event.HostJoined(
                                first.address().toString(), List.of(0, 2), "pencil and paper, tensors by UDP"),
                        new Event.HostJoined(
                                second.address().toString(), List.of(1), "pencil and paper, tensors by UDP"));
        Routes routes = theatre.wires.get(0).routes;
        assertThat(routes.towers()).hasSize(3).doesNotContain(routes.coordinator());
        assertThat(routes.towers().get(0))
                .isEqualTo(routes.towers().get(2))
                .isNotEqualTo(routes.towers().get(1));
        assertThat(theatre.wires.stream().map(StandInWire::endpoint).toList())
                .containsAll(routes.towers())
                .contains(routes.coordinator());
    }

    @Test
    void shouldSendTheWeightsOfEachTowerToItsHost() {
        theatre.host(2);
        ClusterTraining training = theatre.run(2)
                .weights((tower, into) -> first(into).value().put(0, 10 + tower))
                .protection(new Protection.Authenticated(new Protection.Key(new byte[Protection.Key.LENGTH])))
                .start();

        assertEnd(training, Outcome.COMPLETED);
        assertThat(theatre.received).containsOnlyKeys(0, 1);
        assertThat(first(theatre.received.get(1)).value().get(0)).isEqualTo(11);
        assertThat(theatre.wires).allMatch(wire -> wire.protection instanceof Protection.Authenticated);
    }

    private static ParameterCopy.Rows first(ParameterCopy copy) {
        return copy.rows().get(0);
    }

    @Test
    void shouldNameBothHostsAndTheirDataWhenTheyDiffer() {
        ClusterHost host = theatre.host(1);
        ClusterTraining training = theatre.run(2)
                .own(1)
                .identity(new RunIdentity("trees", "eeeeeeeeeeeeffff", "ccccccccccccdddd", Map.of("engine", "1.0")))
                .start();

        assertThat(endOf(training, Outcome.FAILED))
                .isEqualTo("the hosts have different data: " + training.address()
                        + " has \"trees\" (digest eeeeeeeeeeee), " + host.address()
                        + " has \"birds\" (digest aaaaaaaaaaaa); give both the same data set");
        assertThat(theatre.events(Event.StepDone.class)).isEmpty();
    }

    @Test
    void shouldWarnThatBitsMayDiffer() {
        theatre.host(1);
        ClusterTraining training = theatre.run(2)
                .own(1)
                .identity(new RunIdentity(
                        "birds", "aaaaaaaaaaaabbbb", "ccccccccccccdddd", Map.of("engine", "1.0", "onednn", "3.12")))
                .start();

        assertEnd(training, Outcome.COMPLETED);
        assertThat(theatre.events(Event.Warning.class))
                .anyMatch(warning ->
                        warning.text().contains("bits") && warning.text().contains("onednn: 3.12 and 3.11"));
    }

    @Test
    void shouldTellASecondCoordinatorWithWhomAHostIsBusy() {
        theatre.holdingWork().host(1);
        ClusterTraining first = theatre.run(2).own(1).start();
        Theatre.await(
                "the first run", () -> !theatre.events(Event.HostJoined.class).isEmpty());
        ClusterTraining second = theatre.run(2)
                .own(1)
                .named("bees")
                .patience(Duration.ofMillis(1500))
                .start();

        String message = theatre.soon(second.done()).message();
        assertThat(message).startsWith("1 of 1 towers found no host within 1 s; looked at the seeds [127.0.0.1:");
        assertThat(message).endsWith("offers 1 (busy with run moths of " + first.address() + ")");
        theatre.work.countDown();
        assertThat(theatre.soon(first.done()).outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void shouldEndAtOnceWithTheLineOfAHostThatCannotServeTheRun() {
        ClusterHost host = theatre.host(1, (config, towers) -> {
            throw new IllegalArgumentException("data.path: /nowhere is not there");
        });
        ClusterTraining training = theatre.run(2).own(1).start();

        assertThat(endOf(training, Outcome.FAILED))
                .isEqualTo("host " + host.address() + ": data.path: /nowhere is not there");
    }

    @Test
    void shouldTakeAnotherHostForOneThatCannotServeTheRun() {
        ClusterHost one = theatre.host(1, (config, towers) -> {
            throw new IllegalArgumentException("no data");
        });
        ClusterHost other = theatre.host(1);
        Theatre.await("two hosts", () -> theatre.members(one) == 2);
        ClusterTraining training = theatre.run(2).own(1).start();

        assertEnd(training, Outcome.COMPLETED);
        assertThat(theatre.events(Event.HostJoined.class).get(1).host())
                .isEqualTo(other.address().toString());
    }

    @Test
    void shouldSayWhoWasThereWhenTowersFindNoHostInTime() {
        ClusterHost host = theatre.host(1);
        ClusterTraining training =
                theatre.run(4).own(1).patience(Duration.ofSeconds(1)).start();

        assertThat(endOf(training, Outcome.LOST))
                .isEqualTo("2 of 3 towers found no host within 1 s; looked at the seeds [" + host.address() + "]: "
                        + host.address() + " offers 1");
    }

    @Test
    void shouldNameTheSeedsWhenThereIsNoCluster() {
        ClusterHost host = theatre.host(1);
        host.close();
        ClusterTraining training =
                theatre.run(2).own(1).patience(Duration.ofSeconds(1)).start();

        assertThat(endOf(training, Outcome.LOST))
                .startsWith("no cluster was found within 1 s; looked at the seeds [" + host.address() + "]");
    }

    @Test
    void shouldLoseTheRunWhenAHostLeavesWhileItPrepares() {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        theatre.host(1);
        ClusterHost host = theatre.host(2, (config, towers) -> {
            asked.countDown();
            Theatre.await(over);
            return TestRun.of(2);
        });
        ClusterTraining training = theatre.run(3).start();
        Theatre.await(asked);
        host.close();

        assertThat(endOf(training, Outcome.LOST))
                .isEqualTo("host " + host.address() + " left the cluster before the run began");
        over.countDown();
    }

    @Test
    void shouldNameAHostThatIsNotPreparedInTime() {
        CountDownLatch over = new CountDownLatch(1);
        ClusterHost host = theatre.host(1, (config, towers) -> {
            Theatre.await(over);
            return TestRun.of(2);
        });
        Duration second = Duration.ofSeconds(1);
        ClusterTraining training = theatre.run(2)
                .own(1)
                .deadlines(new Deadlines(second, second, second))
                .start();

        assertThat(endOf(training, Outcome.LOST))
                .isEqualTo("hosts [" + host.address() + "] were not prepared within 1 s");
        over.countDown();
    }

    @Test
    void shouldTellOfAHostThatFallsSilentAndIsHeardAgain() {
        theatre.holdingWork();
        ClusterHost host = theatre.host(1);
        ClusterTraining training = theatre.run(2).own(1).start();
        Theatre.await("the run", () -> !theatre.events(Event.HostJoined.class).isEmpty());

        CountDownLatch thaw = Theatre.freeze(host.system());
        Theatre.await("silence", () -> !theatre.events(Event.HostSilent.class).isEmpty());
        thaw.countDown();
        Theatre.await("a sign", () -> !theatre.events(Event.HostHeard.class).isEmpty());

        assertThat(theatre.events(Event.HostSilent.class))
                .containsExactly(new Event.HostSilent(host.address().toString(), "its heartbeat stays away"));
        theatre.work.countDown();
        assertEnd(training, Outcome.COMPLETED);
    }

    @Test
    void shouldEndInOrderWhenStoppedBeforeAnybodyIsThere() {
        theatre.host(1);
        ClusterTraining training = theatre.run(4).own(1).start();
        training.stop();

        assertThat(endOf(training, Outcome.STOPPED)).isEqualTo("stopped as asked");
    }

    @Test
    void shouldTellAnEndWhenItIsClosedInTheMiddle() {
        theatre.holdingWork().host(1);
        ClusterTraining training = theatre.run(2).own(1).start();
        Theatre.await("the run", () -> !theatre.events(Event.HostJoined.class).isEmpty());
        theatre.work.countDown();
        training.close();

        assertThat(theatre.soon(training.done())).isNotNull();
        assertThat(theatre.events(Event.RunEnded.class)).hasSize(1);
    }

    @Test
    void shouldBeLostWhenItsActorsEndByThemselves() {
        theatre.host(1);
        ClusterTraining training = theatre.run(4).own(1).start();
        Theatre.await("its wire", () -> theatre.wires.size() == 1);
        training.system().terminate();

        assertThat(endOf(training, Outcome.LOST)).isEqualTo("the cluster has cut this process off");
    }

    @Test
    void shouldTellEachKindOfTroubleOnTheWireOnce() {
        theatre.holdingWork().host(1);
        ClusterTraining training = theatre.run(2).own(1).start();
        Theatre.await("the run", () -> !theatre.events(Event.HostJoined.class).isEmpty());
        theatre.work.countDown();
        assertEnd(training, Outcome.COMPLETED);

        assertThat(theatre.events(Event.Warning.class))
                .containsOnlyOnce(new Event.Warning("the exchange between the hosts: 3 x a stranger's frame"));
    }

    @Test
    void shouldSayInALineThatAPortIsTaken() {
        ClusterHost host = theatre.host(1);
        Membership same = new Membership(host.address(), 0, List.of(), Optional.empty());

        assertThatThrownBy(() -> ClusterHost.start(
                        same,
                        new HostOffer("here", 1, "pencil"),
                        (config, towers) -> TestRun.of(2),
                        line -> {},
                        theatre.means()))
                .isInstanceOf(ClusterUnavailableException.class)
                .hasMessage("cluster.port: " + host.address()
                        + " is taken by another program; choose another port, or end that program");
    }

    @Test
    void shouldSayInALineThatAnAddressIsNotOfThisHost() {
        Membership elsewhere = new Membership(new HostAddress("192.0.2.1", 0), 0, List.of(), Optional.empty());

        assertThatThrownBy(() -> ClusterHost.start(
                        elsewhere,
                        new HostOffer("here", 1, "pencil"),
                        (config, towers) -> TestRun.of(2),
                        line -> {},
                        theatre.means()))
                .isInstanceOf(ClusterUnavailableException.class)
                .hasMessageStartingWith("cluster.host: 192.0.2.1:0 cannot be listened on");
    }

    @Test
    void shouldRouteTensorsToTheCoordinatorForItsOwnTowers() {
        theatre.host(1);
        ClusterTraining training = theatre.run(3).own(2).start();

        assertEnd(training, Outcome.COMPLETED);
        Routes routes = theatre.wires.get(0).routes;
        Endpoint own = routes.coordinator();
        assertThat(routes.towers().subList(0, 2)).containsExactly(own, own);
        assertThat(routes.towers().get(2)).isNotEqualTo(own);
    }
}
