package duet.engine.console;

import duet.actors.event.Event;
import duet.actors.event.EventSink;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A run as lines of text: on a terminal one line that is written over and over with what goes on, elsewhere a plain line now
 * and then; what is worth keeping gets a line of its own.
 */
public final class Console implements EventSink {
    private static final String LINE_START = "\r";
    /** Control sequences of ECMA-48 and DEC, which every terminal of today knows. */
    private static final String CLEAR_REST = "\033[K";

    private static final String NO_WRAP = "\033[?7l";
    private static final String WRAP = "\033[?7h";
    private static final MathContext RATE_DIGITS = new MathContext(6);
    private static final long LIVE_NANOS = 200_000_000L;
    private static final long PLAIN_NANOS = 10_000_000_000L;

    /** How much is told. */
    public enum Told {
        /** What goes on, what came of it, warnings. */
        EVERYTHING,
        /** What came of it, warnings, and which hosts are missed: what a run waits for is no progress. */
        RESULTS,
        /** Warnings alone. */
        WARNINGS
    }

    private final PrintStream out;
    private final boolean terminal;
    private final Told told;
    private final RecentSteps recent = new RecentSteps();
    private Event.RunStarted run;
    private long startNanos;
    private long lastNanos;
    private boolean liveShown;
    private boolean frozen;
    private Event.ValidationDone best;
    private Event.CheckpointWritten checkpoint;

    /** @param terminal whether carriage returns move the cursor */
    public Console(PrintStream out, boolean terminal) {
        this(out, terminal, Told.EVERYTHING);
    }

    /** @param terminal whether carriage returns move the cursor */
    public Console(PrintStream out, boolean terminal, Told told) {
        this.out = out;
        this.terminal = terminal;
        this.told = told;
    }

    public static Console onStandardOutput(Told told) {
        return new Console(System.out, Terminal.ofThisProcess().movesCursor(), told);
    }

    /** Beside a result that goes to the standard output. */
    public static Console onStandardError(Told told) {
        return new Console(System.err, false, told);
    }

    /** A line that stays, of what goes on. */
    public synchronized void say(String line) {
        if (told == Told.EVERYTHING) {
            print(line);
        }
    }

    /** A line of what came of it. */
    public synchronized void result(String line) {
        if (told != Told.WARNINGS) {
            print(line);
        }
    }

    public synchronized void warn(String line) {
        print("warning: " + line);
    }

    private void print(String line) {
        clearLive();
        out.println(Printable.of(line));
    }

    /** Progress of reading the training images once for their mean and colours. */
    public synchronized void measuring(int done, int total) {
        if (done == total) {
            say(String.format(Locale.ROOT, "mean and colours measured on %,d images", total));
        } else if (due()) {
            live(String.format(Locale.ROOT, "measuring mean and colours: %,d of %,d images", done, total));
        }
    }

    /** Progress of something that takes a while; shown when it is time for another line. */
    public synchronized void progress(Supplier<String> line) {
        if (due()) {
            live(line.get());
        }
    }

    @Override
    public synchronized void accept(Event event) {
        if (event instanceof Event.RunStarted started) {
            onStarted(started);
        } else if (event instanceof Event.StepDone step) {
            onStep(step);
        } else if (event instanceof Event.EpochDone epoch) {
            onEpoch(epoch);
        } else if (event instanceof Event.LoadingDone loading) {
            say(line(loading));
        } else if (event instanceof Event.ValidationDone validation) {
            onValidation(validation);
        } else if (event instanceof Event.LearningRateChanged change) {
            say(String.format(
                    Locale.ROOT,
                    "learning rate %s -> %s: %s",
                    rate(change.from()),
                    rate(change.to()),
                    change.reason()));
        } else if (event instanceof Event.HostJoined joined) {
            say("host " + joined.host() + " takes " + towers(joined.towers()) + ": " + joined.device());
        } else if (event instanceof Event.HostSilent silent) {
            result("host " + silent.host() + " is silent: " + silent.sign());
        } else if (event instanceof Event.HostHeard heard) {
            result("host " + heard.host() + " is heard again");
        } else if (event instanceof Event.RunFrozen lost) {
            onFrozen(lost);
        } else if (event instanceof Event.Warning warning) {
            warn(warning.text());
        } else if (event instanceof Event.CheckpointFailed failed) {
            warn("no checkpoint after " + failed.steps() + " steps: " + failed.reason());
        } else if (event instanceof Event.CheckpointWritten written) {
            checkpoint = written;
        } else if (event instanceof Event.RunEnded ended) {
            onEnded(ended);
        }
    }

    private void onFrozen(Event.RunFrozen lost) {
        frozen = true;
        result("frozen after step " + lost.steps() + ": " + lost.reason() + "; waiting up to "
                + round((long) lost.patienceSeconds()) + " for a host");
    }

    private void onStarted(Event.RunStarted started) {
        if (frozen) {
            frozen = false;
            recent.clear();
            result("going on after step " + started.firstStep());
        }
        run = started;
        startNanos = System.nanoTime();
        for (int tower = 0; tower < started.devices().size(); tower++) {
            say("tower " + tower + ": " + started.devices().get(tower));
        }
        say(String.format(
                Locale.ROOT,
                "%d epochs of %d steps, batch %d, learning rate %s",
                started.epochs(),
                started.stepsPerEpoch(),
                started.batch(),
                rate(started.learningRate())));
    }

    private void onStep(Event.StepDone step) {
        recent.add(step);
        if (due()) {
            live(recent.line(step, run, System.nanoTime() - startNanos));
        }
    }

    private void onEpoch(Event.EpochDone epoch) {
        say(String.format(
                Locale.ROOT,
                "epoch %d: training loss %.4f, top-1 error %.2f %%, top-5 error %.2f %% (%.1f s, %.1f images/s)",
                epoch.epoch() + 1,
                epoch.loss(),
                100 * epoch.top1Error(),
                100 * epoch.top5Error(),
                epoch.seconds(),
                epoch.images() / epoch.seconds()));
    }

    private void onValidation(Event.ValidationDone validation) {
        if (best == null || validation.top1Error() < best.top1Error()) {
            best = validation;
        }
        say(String.format(
                Locale.ROOT,
                "epoch %d: validation loss %.4f, top-1 error %.2f %%, top-5 error %.2f %% (%.1f s)",
                validation.epoch() + 1,
                validation.loss(),
                100 * validation.top1Error(),
                100 * validation.top5Error(),
                validation.seconds()));
    }

    private void onEnded(Event.RunEnded ended) {
        result(ended.outcome().name().toLowerCase(Locale.ROOT) + ": " + ended.message());
        result(String.format(
                Locale.ROOT,
                "%,d steps, %,d images in %.1f s: %.1f images/s; exchange %.2f %%, waiting for data %.2f %% of the step;"
                        + " loaders worked %.1f s",
                ended.steps(),
                ended.totals().images(),
                ended.totals().trainingSeconds(),
                ended.totals().imagesPerSecond(),
                100 * ended.totals().exchangeShare(),
                100 * ended.totals().waitingShare(),
                ended.totals().loadingSeconds()));
        if (best != null) {
            result(String.format(
                    Locale.ROOT,
                    "best validation top-1 error %.2f %%, top-5 error %.2f %%, after epoch %d",
                    100 * best.top1Error(),
                    100 * best.top5Error(),
                    best.epoch() + 1));
        }
        if (checkpoint != null) {
            result(String.format(
                    Locale.ROOT, "newest checkpoint %s, after %,d steps", checkpoint.file(), checkpoint.steps()));
        }
        ended.digest().ifPresent(digest -> result("weights sha256 " + digest));
    }

    /** What reading and augmenting cost in an epoch, and whether the towers had to wait for it. */
    public static String line(Event.LoadingDone loading) {
        return String.format(
                Locale.ROOT,
                "epoch %d: a core reads and decodes %,.0f and augments %,.0f images/s; towers waited for data %.2f %% of the time",
                loading.epoch() + 1,
                loading.readPerCore(),
                loading.augmentedPerCore(),
                100 * loading.waitingShare());
    }

    private boolean due() {
        long now = System.nanoTime();
        boolean due = now - lastNanos >= (terminal ? LIVE_NANOS : PLAIN_NANOS);
        if (due) {
            lastNanos = now;
        }
        return due;
    }

    private void live(String text) {
        if (told != Told.EVERYTHING) {
            return;
        }
        String line = Printable.of(text);
        if (!terminal) {
            out.println(line);
            return;
        }
        // A line wider than the terminal is cut off, not wrapped: it could not be written over.
        out.print(LINE_START + NO_WRAP + line + CLEAR_REST + WRAP);
        out.flush();
        liveShown = true;
    }

    private void clearLive() {
        if (liveShown) {
            out.print(LINE_START + CLEAR_REST);
            liveShown = false;
        }
    }

    /** {@code 2 h 5 min}, {@code 5 min 12 s} or {@code 12 s}. */
    public static String duration(long seconds) {
        if (seconds >= 3600) {
            return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
        }
        return seconds >= 60 ? seconds / 60 + " min " + seconds % 60 + " s" : seconds + " s";
    }

    /** As {@link #duration}, but {@code 10 min} where nothing is left over. */
    public static String round(long seconds) {
        return duration(seconds).replaceAll("(?<=h|min) 0 (min|s)$", "");
    }

    /** {@code tower 1} or {@code towers 1, 2}. */
    public static String towers(List<Integer> towers) {
        return (towers.size() == 1 ? "tower " : "towers ")
                + towers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** A learning rate in at most six digits, without an exponent. */
    public static String rate(double learningRate) {
        return Double.isFinite(learningRate)
                ? new BigDecimal(learningRate)
                        .round(RATE_DIGITS)
                        .stripTrailingZeros()
                        .toPlainString()
                : Double.toString(learningRate);
    }
}
