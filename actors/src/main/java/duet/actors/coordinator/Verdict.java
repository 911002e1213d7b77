package duet.actors.coordinator;

import duet.actors.event.Outcome;

/**
 * How a run ends, once that is known. The first reason counts, except that a lost peer overrides an end in order, and a failure
 * overrides both: a tower that fails is lost to the others, who may say so first.
 */
final class Verdict {
    private Outcome outcome;
    private String message;

    boolean spoken() {
        return outcome != null;
    }

    /** Whether the run did not come to an end in order. */
    boolean broken() {
        return spoken() && outcome.broken();
    }

    Outcome outcome() {
        return outcome;
    }

    String message() {
        return message;
    }

    void end(Outcome how, String why) {
        if (!spoken()) {
            outcome = how;
            message = why;
        }
    }

    /** The first loss is told; those after it are the same seen from elsewhere. */
    void lose(String why) {
        if (!broken()) {
            outcome = Outcome.LOST;
            message = why;
        }
    }

    /** The first failure is the cause; those after it are its consequences. */
    void fail(String why) {
        if (outcome != Outcome.FAILED) {
            outcome = Outcome.FAILED;
            message = why;
        }
    }

    /** A failure that is told even after another one. */
    void failAlso(String why) {
        message = broken() ? message + "; " + why : why;
        outcome = Outcome.FAILED;
    }
}
