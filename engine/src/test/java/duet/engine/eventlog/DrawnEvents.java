package duet.engine.eventlog;

import duet.actors.event.Event;
import duet.actors.event.Outcome;
import duet.actors.event.Totals;
import duet.dataloader.batch.DrawnBatch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Events with every field drawn, odd values included. */
public final class DrawnEvents {
    private static final double[] ODD = {
        0.0,
        -0.0,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        0.1
    };
    private static final String[] WORDS = {"", "conv1.weight", "é 猫 \uD83D\uDC08", "two\nlines", "\"quoted\" \\", "a"};

    private final Random random;

    public DrawnEvents(long seed) {
        this.random = new Random(seed);
    }

    /** One of every type. */
    public Stream<Event> ofEveryType() {
        return Stream.<Supplier<Event>>of(
                        this::runOpened,
                        this::runStarted,
                        () -> new Event.PeerJoined(random.nextInt(), text()),
                        () -> new Event.PeerLost(random.nextInt(), text()),
                        () -> new Event.HostJoined(
                                text(), random.ints(random.nextInt(5)).boxed().toList(), text()),
                        () -> new Event.HostSilent(text(), text()),
                        () -> new Event.HostHeard(text()),
                        () -> new Event.RunFrozen(random.nextLong(), text(), real()),
                        () -> batch(random.nextLong(), random.nextInt(20)),
                        () -> step(random.nextLong(), random.nextInt(20)),
                        () -> new Event.EpochDone(random.nextInt(), random.nextLong(), real(), real(), real(), real()),
                        () -> new Event.LoadingDone(random.nextInt(), random.nextLong(), real(), real(), real()),
                        () -> new Event.ValidationDone(
                                random.nextInt(), random.nextLong(), real(), real(), real(), real()),
                        () -> new Event.LearningRateChanged(random.nextInt(), real(), real(), text()),
                        () -> new Event.CheckpointWritten(random.nextLong(), text(), text(), random.nextLong(), real()),
                        () -> new Event.CheckpointFailed(random.nextLong(), text()),
                        () -> new Event.NotFinite(random.nextLong(), random.nextInt(), text()),
                        () -> new Event.Warning(text()),
                        this::runEnded)
                .map(Supplier::get);
    }

    public Event.BatchPrepared batch(long step, int images) {
        boolean[] mirrored = new boolean[images];
        for (int slot = 0; slot < images; slot++) {
            mirrored[slot] = random.nextBoolean();
        }
        DrawnBatch drawn = new DrawnBatch(
                random.ints(images).toArray(),
                random.ints(images, 0, 32).toArray(),
                random.ints(images, 0, 32).toArray(),
                mirrored,
                IntStream.range(0, DrawnBatch.AXES * images)
                        .mapToDouble(i -> real())
                        .toArray());
        return new Event.BatchPrepared(step, random.nextInt(), drawn, random.nextInt());
    }

    public Event.StepDone step(long step, int parameters) {
        return new Event.StepDone(
                step,
                random.nextInt(),
                random.nextInt(),
                random.nextInt(),
                random.nextInt(),
                real(),
                real(),
                real(),
                real(),
                random.nextInt(),
                random.ints(parameters).boxed().toList(),
                optional(),
                IntStream.range(0, random.nextInt(4))
                        .mapToObj(tower -> new Event.TowerTimes(
                                random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()))
                        .toList(),
                random.nextLong(),
                random.nextLong(),
                random.nextLong());
    }

    private Event runOpened() {
        Map<String, String> versions =
                IntStream.range(0, random.nextInt(5)).boxed().collect(Collectors.toMap(i -> "part " + i, i -> text()));
        return new Event.RunOpened(
                text(), text(), random.nextLong(), versions, text(), text(), random.nextLong(), optional());
    }

    private Event runStarted() {
        return new Event.RunStarted(
                random.nextLong(),
                texts(),
                texts(),
                random.nextLong(),
                random.nextInt(),
                random.nextInt(),
                random.nextInt(),
                random.nextInt(),
                random.nextInt(),
                random.nextLong(),
                real());
    }

    private Event runEnded() {
        Outcome outcome = Outcome.values()[random.nextInt(Outcome.values().length)];
        Totals totals = new Totals(random.nextLong(), real(), real(), real(), real());
        return new Event.RunEnded(outcome, text(), random.nextLong(), optional(), texts(), totals);
    }

    private double real() {
        return random.nextBoolean() ? ODD[random.nextInt(ODD.length)] : random.nextGaussian();
    }

    private String text() {
        return WORDS[random.nextInt(WORDS.length)].repeat(1 + random.nextInt(3));
    }

    private Optional<String> optional() {
        return random.nextBoolean() ? Optional.of(text()) : Optional.empty();
    }

    private List<String> texts() {
        return IntStream.range(0, random.nextInt(20)).mapToObj(i -> text()).toList();
    }
}
