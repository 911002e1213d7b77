package duet.actors.remote;

import duet.actors.tower.TowerActor;
import duet.dataloader.batch.BatchBuffer;
import java.util.HashMap;
import java.util.Map;

/** The coordinator's own batches whose counterparts another host has not told of yet. */
final class OwnBatches {
    private final Map<Long, Own> batches = new HashMap<>();

    /**
     * A batch as the coordinator's loaders made it.
     *
     * @param what it is, for people
     */
    record Own(String what, BatchBuffer buffer, int checksum) {

        String differsFrom(String host, int other) {
            return String.format(
                    "the hosts made different batches of %s: CRC-32C %08x on the coordinator's host, %08x on host %s;"
                            + " expected the same from the same draws: compare the pictures and the program on both",
                    what, checksum, other, host);
        }
    }

    void ordered(TowerActor.Train order) {
        add(order.number(), "step " + order.step(), order.batch());
    }

    void ordered(TowerActor.Test order) {
        add(order.number(), "a validation, batch " + order.number() + " of the run", order.batch());
    }

    private void add(long number, String what, BatchBuffer buffer) {
        batches.put(number, new Own(what, buffer, buffer.checksum()));
    }

    /** The one of that number, which was ordered before. */
    Own remove(long number) {
        Own own = batches.remove(number);
        if (own == null) {
            throw new IllegalStateException("batch " + number + " was taken on another host but never ordered there");
        }
        return own;
    }
}
