package duet.actors.event;

/** How a run ended. */
public enum Outcome {
    /** Every epoch or step of the plan is done, or the schedule ended it. */
    COMPLETED,
    /** Somebody asked for it. */
    STOPPED,
    /** Something broke. */
    FAILED
}
