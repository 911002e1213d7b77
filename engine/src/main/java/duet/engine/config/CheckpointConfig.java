package duet.engine.config;

/**
 * What a run leaves so that nothing is lost.
 *
 * @param enabled whether there are checkpoints at all
 * @param everySteps training steps from one checkpoint to the next; 0 for none by steps
 * @param afterValidation whether validated weights become a checkpoint
 * @param keep how many of the newest stay
 * @param keepEverySteps those at multiples of so many steps stay for good; 0 for none
 */
public record CheckpointConfig(boolean enabled, int everySteps, boolean afterValidation, int keep, int keepEverySteps) {

    static CheckpointConfig read(Section section) {
        CheckpointConfig checkpoint = new CheckpointConfig(
                section.orElse("enabled", Kind.FLAG, true),
                section.orElse("every-steps", Kind.integer(0), 500),
                section.orElse("after-validation", Kind.FLAG, true),
                section.orElse("keep", Kind.COUNT, 2),
                section.orElse("keep-every-steps", Kind.integer(0), 0));
        section.done();
        return checkpoint;
    }
}
