package duet.ops.tower;

import duet.ops.device.Device;
import duet.ops.device.Pass;
import duet.ops.device.Sgd;
import duet.ops.network.NetworkPlan;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * All towers of a network in one place: the calling thread computes them in turn and hands the parts over in memory. It
 * is what an exchange is held to, bit for bit.
 */
public final class LockStep implements AutoCloseable {
    private final List<TowerNetwork> towers = new ArrayList<>();

    /** @param devices makes the device of each tower; all are used by the calling thread */
    public LockStep(NetworkPlan plan, IntFunction<Device> devices, int batch, long seed) {
        this(plan, devices, batch, seed, HandOver.among(plan.towers().size()));
    }

    /** @param ends of the exchange, a tower each, none of which waits for what this thread has not sent yet */
    public LockStep(
            NetworkPlan plan, IntFunction<Device> devices, int batch, long seed, List<? extends Exchange> ends) {
        for (int tower = 0; tower < plan.towers().size(); tower++) {
            towers.add(TowerNetwork.create(plan, tower, devices.apply(tower), batch, seed, ends.get(tower)));
        }
    }

    public List<TowerNetwork> towers() {
        return List.copyOf(towers);
    }

    public void initialise() {
        towers.forEach(TowerNetwork::initialise);
    }

    /** One training step on all towers; the outcome is tower 0's. */
    public StepOutcome train(FloatBuffer images, long step, int[] labels, int count, Sgd sgd) {
        towers.forEach(tower -> tower.load(images));
        forward(Pass.training(step), labels, count);
        for (int segment = towers.get(0).segments() - 1; segment >= 0; segment--) {
            for (TowerNetwork tower : towers) {
                tower.backward(segment);
            }
            for (TowerNetwork tower : towers) {
                tower.addGradients(segment);
            }
        }
        towers.forEach(tower -> tower.update(sgd));
        return towers.get(0).outcome(count, 0, Optional.empty());
    }

    /** One test minibatch. */
    public StepOutcome test(FloatBuffer images, int[] labels, int count) {
        towers.forEach(tower -> tower.load(images));
        forward(Pass.TEST, labels, count);
        return towers.get(0).outcome(count, 0, Optional.empty());
    }

    private void forward(Pass pass, int[] labels, int count) {
        towers.forEach(TowerNetwork::begin);
        for (int segment = 0; segment < towers.get(0).segments(); segment++) {
            for (TowerNetwork tower : towers) {
                tower.sendOutput(segment);
            }
            for (TowerNetwork tower : towers) {
                tower.joinOutputs(segment);
                tower.forward(segment, pass);
            }
        }
        towers.forEach(TowerNetwork::sendLogits);
        towers.forEach(TowerNetwork::joinLogits);
        towers.forEach(tower -> tower.takeLoss(labels, count));
    }

    @Override
    public void close() {
        towers.forEach(TowerNetwork::close);
    }
}
