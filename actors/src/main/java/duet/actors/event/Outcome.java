package duet.actors.event;

/** How a run ended. */
public enum Outcome {
    /** Every epoch or step of the plan is done, or the schedule ended it. */
    COMPLETED,
    /** Somebody asked for it. */
    STOPPED,
    /** A tower or a host was lost; with another in its place the run can go on from its newest checkpoint. */
    LOST,
    /** Something broke. */
    FAILED;

    /** Whether the run did not come to an end in order. */
    public boolean broken() {
        return this == LOST || this == FAILED;
    }
}
