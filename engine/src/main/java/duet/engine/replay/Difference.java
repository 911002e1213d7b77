package duet.engine.replay;

/**
 * The first place where a replay departs from the log.
 *
 * @param step training step
 * @param where layer and tensor, for people: {@code the weights conv3.weight after the step}
 * @param logged what the log says
 * @param replayed what the replay found
 */
public record Difference(long step, String where, String logged, String replayed) {

    @Override
    public String toString() {
        return "step " + step + ": " + where + ": the log has " + logged + ", the replay " + replayed;
    }
}
