package duet.actors.cluster;

import duet.actors.exchange.WireSpec;
import duet.actors.schedule.TrainingPlan;
import duet.actors.tower.Tower;
import duet.dataloader.batch.BatchMaker;
import duet.ops.network.NetworkPlan;
import duet.ops.tower.Exchange;
import duet.ops.tower.ParameterCopy;
import java.util.List;
import java.util.Optional;

/** What a host can do for a run; the program behind the actors implements it. */
@FunctionalInterface
public interface HostProgram {

    /**
     * Opens the data and lays out the network. May take minutes; called on a thread of its own.
     *
     * @param config of the run as HOCON
     * @param towers how many of the run's towers this host is to take
     * @throws RuntimeException whose message says in one line what is wrong, for the user of the run
     */
    Undertaking prepare(String config, int towers);

    /** A run as this host sees it. */
    interface Undertaking {
        RunIdentity identity();

        NetworkPlan network();

        TrainingPlan plan();

        WireSpec wire();

        /**
         * The same run for one attempt at it, in which this host makes these towers; each of them is made once.
         *
         * @param towers their numbers
         */
        default Undertaking attempt(List<Integer> towers) {
            return this;
        }

        /**
         * Makes a tower on the calling thread, which is the tower's for life.
         *
         * @param weights to begin with; empty for the starting values
         */
        Tower tower(int tower, Exchange exchange, Optional<ParameterCopy> weights);

        /** On the thread of the loader that will use it. */
        BatchMaker newMaker();
    }
}
