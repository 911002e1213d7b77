package duet.engine.device;

import duet.engine.config.RunConfig;
import duet.ops.device.Device;
import java.util.List;

/** Towers on cards: in the order of their numbers, as places are. */
final class CardFleet implements Fleet {
    private final Cards cards;
    private final RunConfig config;
    private final List<Integer> towers;

    CardFleet(Cards cards, RunConfig config, List<Integer> towers) {
        this.cards = cards;
        this.config = config;
        this.towers = towers.stream().sorted().toList();
    }

    @Override
    public Device device(int tower, int cores) {
        return cards.device(towers.indexOf(tower), config);
    }
}
