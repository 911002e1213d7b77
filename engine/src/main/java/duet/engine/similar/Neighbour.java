package duet.engine.similar;

/**
 * A picture that lies near a query.
 *
 * @param picture its index
 * @param distance from the query, 0 or more
 */
public record Neighbour(int picture, double distance) {}
