package duet.actors.cluster;

/**
 * What a host offers to runs.
 *
 * @param name for people: its address
 * @param towers most towers at a time
 * @param device what they compute on, for people
 */
public record HostOffer(String name, int towers, String device) {}
