package duet.actors.coordinator;

import duet.dataloader.batch.MakingTime;
import java.util.Locale;
import java.util.Optional;

/** Watches for towers that wait for their data, which should cost nothing. */
final class WaitingWatch {
    private static final int WINDOW = 200;
    private static final double MOST = 0.05;

    private LoadingPass recent = new LoadingPass();
    private int steps;
    private boolean told;

    void loaded(int images, MakingTime time) {
        recent.loaded(images, time);
    }

    /** @return what to tell the user, once at most */
    Optional<String> done(long stepNanos, long waitingNanos) {
        recent.stepDone(stepNanos, waitingNanos);
        steps++;
        if (told || steps < WINDOW) {
            return Optional.empty();
        }
        LoadingPass window = recent;
        recent = new LoadingPass();
        steps = 0;
        told = window.waitingShare() > MOST;
        return told ? Optional.of(advice(window)) : Optional.empty();
    }

    private static String advice(LoadingPass window) {
        return String.format(
                Locale.ROOT,
                "the towers waited for pictures in %.0f %% of the last %d steps' time; reading and decoding is %.0f %% of the"
                        + " loaders' work, augmenting %.0f %%: %s",
                100 * window.waitingShare(),
                WINDOW,
                100 * window.readingShare(),
                100 * (1 - window.readingShare()),
                window.readingShare() > 0.5
                        ? "pack the data once with `prepare`, or raise data.cache or data.loaders"
                        : "raise data.loaders or data.ahead");
    }
}
