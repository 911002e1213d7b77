package duet.engine.run;

import duet.actors.cluster.HostProgram;
import duet.actors.cluster.RunIdentity;
import duet.actors.exchange.WireSpec;
import duet.actors.schedule.TrainingPlan;
import duet.actors.tower.Tower;
import duet.dataloader.batch.BatchMaker;
import duet.engine.device.Fleet;
import duet.engine.trace.Probe;
import duet.ops.network.NetworkPlan;
import duet.ops.tower.Exchange;
import duet.ops.tower.ParameterCopy;
import java.util.List;
import java.util.Optional;

/** A run over several hosts as this process prepared it, be it the one that coordinates or another. */
public final class PreparedRun implements HostProgram.Undertaking {
    private final Preparation prepared;
    private final Fleet fleet;
    private final Probe probe;
    /** Of large data it takes a while. */
    private final RunIdentity identity;

    public PreparedRun(Preparation prepared) {
        this(prepared, Probe.NONE);
    }

    PreparedRun(Preparation prepared, Probe probe) {
        this(
                prepared,
                prepared.devices().fleet(List.of()),
                probe,
                new RunIdentity(
                        prepared.data().name(),
                        prepared.data().digest(),
                        StatisticsDigest.of(prepared.statistics()),
                        Provenance.of(prepared)));
    }

    private PreparedRun(Preparation prepared, Fleet fleet, Probe probe, RunIdentity identity) {
        this.prepared = prepared;
        this.fleet = fleet;
        this.probe = probe;
        this.identity = identity;
    }

    @Override
    public PreparedRun attempt(List<Integer> towers) {
        return new PreparedRun(prepared, prepared.devices().fleet(towers), probe, identity);
    }

    @Override
    public RunIdentity identity() {
        return identity;
    }

    @Override
    public NetworkPlan network() {
        return prepared.network();
    }

    @Override
    public TrainingPlan plan() {
        return prepared.plan();
    }

    @Override
    public WireSpec wire() {
        return Recipe.wire(prepared.config(), prepared.network());
    }

    @Override
    public Tower tower(int tower, Exchange exchange, Optional<ParameterCopy> weights) {
        return Towers.make(
                prepared,
                fleet,
                tower,
                Optional.of(exchange),
                layers -> weights.ifPresentOrElse(copy -> copy.put(layers.parameters()), layers::initialise),
                probe);
    }

    @Override
    public BatchMaker newMaker() {
        return probe.maker(prepared.batches().newMaker());
    }
}
