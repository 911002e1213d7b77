package duet.engine.config;

/**
 * What a run writes down of itself.
 *
 * @param enabled whether there is an event log
 * @param digestEverySteps training steps from one digest of the weights to the next; 0 for none
 * @param maxBytes most that the log may take on the disk
 * @param plateauSteps after how many steps a loss that is still that of guessing is worth a warning; 0 for never
 */
public record EventsConfig(boolean enabled, int digestEverySteps, long maxBytes, int plateauSteps) {

    static EventsConfig read(Section section) {
        EventsConfig events = new EventsConfig(
                section.orElse("enabled", Kind.FLAG, true),
                section.orElse("digest-every-steps", Kind.integer(0), 100),
                section.orElse("max-size", Kind.BYTES, "16 GiB"),
                section.orElse("plateau-steps", Kind.integer(0), 300));
        section.done();
        return events;
    }
}
