package duet.actors.cluster;

import duet.actors.DrawnBatches;
import duet.actors.SmallNetwork;
import duet.actors.SmallPlan;
import duet.actors.exchange.WireSpec;
import duet.actors.schedule.TrainingPlan;
import duet.actors.tower.Tower;
import duet.dataloader.batch.BatchMaker;
import duet.ops.network.NetworkPlan;
import duet.ops.tower.Exchange;
import duet.ops.tower.ParameterCopy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A small run as one host sees it. Each of its towers is a whole small network by itself, so that nothing need travel. */
record TestRun(int towers, RunIdentity identity) implements HostProgram.Undertaking {
    static final RunIdentity IDENTITY =
            new RunIdentity("birds", "aaaaaaaaaaaabbbb", "ccccccccccccdddd", Map.of("engine", "1.0", "onednn", "3.11"));

    static TestRun of(int towers) {
        return new TestRun(towers, IDENTITY);
    }

    @Override
    public NetworkPlan network() {
        return towers == 2
                ? SmallNetwork.plan(2)
                : new NetworkPlan(SmallNetwork.plan(1).spec(), copies());
    }

    private List<duet.ops.network.TowerPlan> copies() {
        return java.util.Collections.nCopies(
                towers, SmallNetwork.plan(1).towers().get(0));
    }

    @Override
    public TrainingPlan plan() {
        return new SmallPlan().plan();
    }

    @Override
    public WireSpec wire() {
        return new WireSpec(towers, 1, 1024, Duration.ofSeconds(1), true);
    }

    @Override
    public Tower tower(int tower, Exchange exchange, Optional<ParameterCopy> weights) {
        return new Tower(SmallNetwork.tower(1, 0, null), Optional.empty(), List.of());
    }

    @Override
    public BatchMaker newMaker() {
        return new DrawnBatches();
    }
}
