package duet.engine.eventlog.lines;

import duet.actors.event.Event;
import duet.actors.event.Totals;
import duet.engine.console.Console;
import duet.engine.eventlog.EventType;
import duet.engine.eventlog.LoggedEvent;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** An event in the words of the console. */
final class PlainLines implements EventLines {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    @Override
    public String line(LoggedEvent logged) {
        Event event = logged.event();
        return String.format(
                Locale.ROOT,
                "%s  %-17s  %s",
                TIME.format(logged.time()),
                EventType.of(event).label(),
                printable(event));
    }

    /** The facts of an event on one line, whatever its texts hold. */
    static String printable(Event event) {
        return facts(event).replaceAll("\\p{Cntrl}+", " ");
    }

    private static String facts(Event event) {
        if (event instanceof Event.StepDone step) {
            return step(step);
        } else if (event instanceof Event.BatchPrepared batch) {
            return batch(batch);
        } else if (event instanceof Event.EpochDone epoch) {
            return measured(epoch.epoch(), "training", epoch.loss(), epoch.top1Error(), epoch.top5Error())
                    + speed(epoch.images(), epoch.seconds());
        } else if (event instanceof Event.ValidationDone tested) {
            return measured(tested.epoch(), "validation", tested.loss(), tested.top1Error(), tested.top5Error())
                    + speed(tested.images(), tested.seconds());
        } else if (event instanceof Event.LoadingDone loading) {
            return Console.line(loading);
        } else if (event instanceof Event.RunOpened opened) {
            return opened(opened);
        } else if (event instanceof Event.RunStarted started) {
            return started(started);
        } else if (event instanceof Event.RunEnded ended) {
            return ended(ended);
        } else {
            return shortFacts(event);
        }
    }

    private static String shortFacts(Event event) {
        if (event instanceof Event.PeerJoined joined) {
            return "tower " + joined.tower() + ": " + joined.device();
        } else if (event instanceof Event.PeerLost lost) {
            return "tower " + lost.tower() + " lost the other one: " + lost.reason();
        } else if (event instanceof Event.HostJoined joined) {
            return joined.host() + " takes " + Console.towers(joined.towers()) + ": " + joined.device();
        } else if (event instanceof Event.HostSilent silent) {
            return silent.host() + ": " + silent.sign();
        } else if (event instanceof Event.HostHeard heard) {
            return heard.host() + " is heard again";
        } else if (event instanceof Event.RunFrozen frozen) {
            return "after " + frozen.steps() + " steps: " + frozen.reason() + "; hosts are waited for up to "
                    + Console.round((long) frozen.patienceSeconds());
        } else if (event instanceof Event.LearningRateChanged change) {
            return "epoch " + (change.epoch() + 1) + ": learning rate " + Console.rate(change.from()) + " -> "
                    + Console.rate(change.to()) + ": " + change.reason();
        } else if (event instanceof Event.CheckpointWritten written) {
            return format(
                    "after %d steps: %s, %,d bytes in %.1f s, sha256 %s",
                    written.steps(), written.file(), written.bytes(), written.seconds(), written.sha256());
        } else if (event instanceof Event.CheckpointFailed failed) {
            return "after " + failed.steps() + " steps: " + failed.reason();
        } else if (event instanceof Event.NotFinite broken) {
            return "step " + broken.step() + ", tower " + broken.tower() + ": " + broken.what() + " is not finite";
        } else {
            return ((Event.Warning) event).text();
        }
    }

    private static String opened(Event.RunOpened opened) {
        return format("%s: seed %d, data %s, ", opened.name(), opened.seed(), opened.data())
                + opened.checkpoint()
                        .map(file -> "goes on with step " + opened.firstStep() + " from " + file)
                        .orElse("begins with step " + opened.firstStep())
                + "; " + opened.versions();
    }

    private static String started(Event.RunStarted started) {
        return format(
                "%,d parameters, %d epochs of %d steps, batch %d, learning rate %s, %,d training and %,d validation images,"
                        + " first step %d of at most %d",
                started.parameters(),
                started.epochs(),
                started.stepsPerEpoch(),
                started.batch(),
                Console.rate(started.learningRate()),
                started.trainingImages(),
                started.validationImages(),
                started.firstStep(),
                started.steps());
    }

    private static String batch(Event.BatchPrepared batch) {
        return format(
                "step %d, epoch %d: %s, checksum %08x",
                batch.step(), batch.epoch() + 1, batch.drawn(), batch.checksum());
    }

    private static String step(Event.StepDone step) {
        return format(
                "step %d, epoch %d step %d/%d  loss %.4f  top-1 error %.1f %%  rate %s  %.1f images/s  data %.1f %%  exchange %.1f %%",
                step.step(),
                step.epoch() + 1,
                step.stepInEpoch() + 1,
                step.stepsInEpoch(),
                step.loss(),
                100 * step.top1Error(),
                Console.rate(step.learningRate()),
                step.nanos() > 0 ? step.images() * 1e9 / step.nanos() : 0,
                100 * step.waitingShare(),
                100 * step.exchangeShare());
    }

    private static String measured(int epoch, String what, double loss, double top1Error, double top5Error) {
        return format(
                "epoch %d: %s loss %.4f, top-1 error %.2f %%, top-5 error %.2f %%",
                epoch + 1, what, loss, 100 * top1Error, 100 * top5Error);
    }

    private static String speed(long images, double seconds) {
        return format(" (%.1f s, %.1f images/s)", seconds, seconds > 0 ? images / seconds : 0);
    }

    private static String ended(Event.RunEnded ended) {
        Totals totals = ended.totals();
        Optional<String> digest = ended.digest();
        return ended.outcome().name().toLowerCase(Locale.ROOT) + ": " + ended.message()
                + format(
                        "; %,d steps, %,d images in %.1f s: %.1f images/s; exchange %.2f %%, waiting for data %.2f %%",
                        ended.steps(),
                        totals.images(),
                        totals.trainingSeconds(),
                        totals.imagesPerSecond(),
                        100 * totals.exchangeShare(),
                        100 * totals.waitingShare())
                + digest.map(hex -> "; weights sha256 " + hex).orElse("");
    }

    private static String format(String pattern, Object... facts) {
        return String.format(Locale.ROOT, pattern, facts);
    }
}
