package duet.actors.remote;

import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.SmallPlan;
import duet.actors.event.Event;
import duet.actors.event.Outcome;
import org.junit.jupiter.api.Test;

/** Two actor systems that know each other by TCP only. */
class RemoteClusterTest {

    @Test
    void aRunInAClusterHasTheBitsOfTheRunOnOneHost() {
        new RemoteRun(new SmallPlan().loaders(2).plan())
                .assertSameBitsAsOnOneHost(RemoteRun::inACluster, "in a cluster: ");
    }

    @Test
    void anOutpostThatGoesIsALostPeer() {
        RemoteRun run = new RemoteRun(new SmallPlan().epochs(1_000_000).plan());
        Event.RunEnded end = run.telling(event -> {
                    if (event instanceof Event.StepDone step && step.step() == 3) {
                        run.endHost();
                    }
                })
                .inACluster();

        assertThat(end.outcome()).as(end.message()).isEqualTo(Outcome.LOST);
        assertThat(run.events(Event.PeerLost.class))
                .extracting(Event.PeerLost::reason)
                .contains("host 10.0.0.2:25520 left the cluster with tower 1, or ended unasked");
    }
}
