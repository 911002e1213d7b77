package duet.actors.exchange;

import java.util.List;

/**
 * Where everybody listens in one attempt at a run over several hosts.
 *
 * @param token of the attempt, drawn anew for each: a fragment of another is refused
 * @param coordinator the host that holds the checkpoints
 * @param towers the host of each tower, by number
 */
public record Routes(long token, Endpoint coordinator, List<Endpoint> towers) {
    public Routes {
        towers = List.copyOf(towers);
    }
}
