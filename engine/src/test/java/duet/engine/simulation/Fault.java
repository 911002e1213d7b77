package duet.engine.simulation;

import java.util.regex.Pattern;

/** What goes wrong in simulated worlds. */
enum Fault {
    /** An actor or its thread waits for a moment. */
    STALL(0.02, ""),
    /** A tower or loader hangs for minutes, or for ever. */
    HANG(
            0.004,
            "has not finished|has not made|did not end within|not ready after|was silent|has not been written|no hosts for all towers"),
    /** A tower's arithmetic throws. */
    TOWER_FAILS(0.01, "simulated: the device failed"),
    /** A tower cannot be made. */
    TOWER_NOT_MADE(0.05, "simulated: no such device"),
    /** A picture cannot be read. */
    BATCH_FAILS(0.01, "could not be made: simulated: an unreadable picture"),
    /** A part of a tensor comes late. */
    LATE_PART(0.02, ""),
    /** A part of a tensor never comes, nor any after it. */
    LOST_PART(0.003, Words.LOST_HOST),
    /** The disk is full before a checkpoint is begun. */
    DISK_FULL(0.2, "MiB free"),
    /** The disk fills up while a checkpoint is written. */
    NO_SPACE(0.01, "No space left on device"),
    /** The disk takes less than it is offered. */
    SHORT_WRITE(0.2, ""),
    /** The disk reports an error. */
    IO_ERROR(0.02, "Input/output error"),
    /** The disk takes its time. */
    SLOW_DISK(0.05, ""),
    /** An event cannot be recorded. */
    EVENT_FAILS(0.005, "could not be recorded: .*simulated"),
    /** The user asks for the end. */
    STOP(0, ""),
    /** One of Akka's messages between hosts is lost. */
    MAIL_LOST(0.05, ""),
    /** One comes twice. */
    MAIL_DOUBLED(0.05, ""),
    /** One comes late, behind others that were sent after it. */
    MAIL_LATE(0.05, ""),
    /** The cables between the hosts are cut for a while. */
    CUT(0, Words.LOST_HOST),
    /** A process that is the only one stands still, as by SIGSTOP or in a laptop that sleeps. */
    PAUSE(0, ""),
    /** One of several does. */
    HOST_PAUSED(0, Words.LOST_HOST),
    /** A host other than the coordinator's is killed. */
    HOST_KILLED(0, Words.LOST_HOST),
    /** The process is killed; its disk goes on. */
    KILL(0, Words.LOST_HOST),
    /** The machine loses power: what was not synced may be lost. */
    POWER_CUT(0, Words.LOST_HOST);

    private static final class Words {
        static final String LOST_HOST =
                "was silent|closed its end|left the cluster with tower|no hosts for all towers|the coordinator is gone";
    }

    private final double rate;
    private final Pattern excuse;

    /**
     * @param rate how likely it is at each chance, where a world knows it; 0 for what is planned beforehand
     * @param excuse what the end of a run may name as its reason after it; empty for what must not end a run
     */
    Fault(double rate, String excuse) {
        this.rate = rate;
        this.excuse = Pattern.compile(excuse.isEmpty() ? "(?!)" : excuse);
    }

    double rate() {
        return rate;
    }

    /** Whether it explains that a run ended with these words. */
    boolean excuses(String message) {
        return excuse.matcher(message).find();
    }
}
