package duet.actors.training;

import duet.actors.checkpoint.Checkpoint;
import duet.actors.checkpoint.CheckpointStore;
import duet.actors.schedule.Standing;
import duet.ops.tower.ParameterCopy;
import duet.ops.tower.TowerNetwork;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps checkpoints in memory, and gives their weights and momenta to the towers of another run. */
final class MemoryStore implements CheckpointStore {
    final List<Kept> kept = new CopyOnWriteArrayList<>();

    /** @param towers each tower's rows, a copy of its own */
    record Kept(Standing standing, List<List<ParameterCopy.Rows>> towers) {

        void giveTo(int tower, TowerNetwork network) {
            ParameterCopy copy = ParameterCopy.of(network.parameters());
            for (int i = 0; i < copy.rows().size(); i++) {
                ParameterCopy.Rows from = towers.get(tower).get(i);
                copy.rows().get(i).value().put(0, from.value(), 0, from.value().capacity());
                copy.rows()
                        .get(i)
                        .momentum()
                        .put(0, from.momentum(), 0, from.momentum().capacity());
            }
            copy.put(network.parameters());
        }
    }

    @Override
    public Written write(Checkpoint checkpoint) {
        kept.add(new Kept(
                checkpoint.standing(),
                checkpoint.towers().stream()
                        .map(copy -> copy.rows().stream().map(MemoryStore::own).toList())
                        .toList()));
        return new Written("step-" + checkpoint.standing().position().steps(), "abc", 0);
    }

    Kept newest() {
        return kept.get(kept.size() - 1);
    }

    private static ParameterCopy.Rows own(ParameterCopy.Rows lent) {
        return new ParameterCopy.Rows(
                lent.name(), lent.shape(), lent.firstRow(), lent.rows(), own(lent.value()), own(lent.momentum()));
    }

    private static FloatBuffer own(FloatBuffer lent) {
        float[] values = new float[lent.capacity()];
        lent.get(0, values);
        return FloatBuffer.wrap(values);
    }
}
