package duet.actors.schedule;

/**
 * Where a run stands between two batches: together with the weights enough to go on as if it had never stopped.
 *
 * @param position the place in the order of the run
 * @param schedule what the schedule has decided so far
 * @param training what the epoch's training came to so far
 * @param validation what the epoch's validation came to so far
 */
public record Standing(Position position, ScheduleState schedule, Sums training, Sums validation) {

    /**
     * Sums over the images of a pass through a split.
     *
     * @param loss in nats
     * @param nanos time in its steps, as a mean over the towers
     */
    public record Sums(long images, double loss, double top1Errors, double top5Errors, long nanos) {
        public static final Sums NONE = new Sums(0, 0, 0, 0, 0);
    }

    /** Before the first batch. */
    public static Standing atStart(Schedule schedule) {
        return new Standing(Position.START, schedule.start(), Sums.NONE, Sums.NONE);
    }
}
