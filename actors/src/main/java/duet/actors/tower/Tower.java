package duet.actors.tower;

import duet.ops.tower.Exchange;
import duet.ops.tower.TowerNetwork;
import java.util.List;
import java.util.Optional;

/**
 * What a tower's actor owns and closes.
 *
 * @param network with its starting values
 * @param exchange this tower's end of it, which tells the other tower by being closed; empty for a tower alone
 * @param warnings what a user should know about this tower's device, a line each
 * @param watch is told what the tower works on
 */
public record Tower(TowerNetwork network, Optional<Exchange> exchange, List<String> warnings, TowerWatch watch)
        implements AutoCloseable {
    public Tower {
        warnings = List.copyOf(warnings);
    }

    /** A tower that nobody watches. */
    public Tower(TowerNetwork network, Optional<Exchange> exchange, List<String> warnings) {
        this(network, exchange, warnings, TowerWatch.NONE);
    }

    /** The same tower, watched. */
    public Tower watchedBy(TowerWatch other) {
        return new Tower(network, exchange, warnings, other);
    }

    /** The exchange first: a peer that waits in it must not wait for the memory to be given back. */
    @Override
    public void close() {
        exchange.ifPresent(Exchange::close);
        network.close();
    }
}
