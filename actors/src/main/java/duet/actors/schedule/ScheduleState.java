package duet.actors.schedule;

/**
 * Where a schedule stands between two epochs.
 *
 * @param rate learning rate from now on
 * @param reason why the rate changed or the training ended, for people; empty where neither happened
 * @param ended whether the training is over
 * @param bestError lowest validation top-1 error so far, 0 to 1; infinite before the first
 * @param sinceEpoch epochs that were done when the error last improved or the rate last fell
 * @param drops how often the rate has fallen
 */
public record ScheduleState(double rate, String reason, boolean ended, double bestError, int sinceEpoch, int drops) {

    static ScheduleState first(double rate) {
        return new ScheduleState(rate, "", false, Double.POSITIVE_INFINITY, 0, 0);
    }

    ScheduleState unchanged() {
        return new ScheduleState(rate, "", ended, bestError, sinceEpoch, drops);
    }

    ScheduleState resumed(double rateNow, boolean stillEnded) {
        return new ScheduleState(rateNow, stillEnded ? reason : "", stillEnded, bestError, sinceEpoch, drops);
    }

    ScheduleState improved(double error, int epochsDone) {
        return new ScheduleState(rate, "", false, error, epochsDone, drops);
    }

    ScheduleState withRate(double newRate, String why, int epochsDone) {
        return new ScheduleState(newRate, why, false, bestError, epochsDone, drops + 1);
    }

    ScheduleState end(String why) {
        return new ScheduleState(rate, why, true, bestError, sinceEpoch, drops);
    }
}
