package duet.engine.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.event.Event;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that appends is killed again and again, with -Dkills=50 as often as one likes. */
class EventLogKillTest {
    private static final int KILLS = Integer.getInteger("kills", 3);
    private static final int MOST_MICROS = 400_000;
    /** Small and large records take turns. */
    private static final int TEMPLATES = 8;

    private static final int IMAGES = 200;
    private static final long PLENTY = 1L << 40;
    private static final String OPENED = "opened";

    private final long seed = new Random().nextLong();

    @TempDir
    private Path temporary;

    private Path folder;

    @BeforeEach
    void nameAFolder() {
        folder = temporary.resolve("events");
    }

    @Test
    void aKilledProcessCostsAtMostTheEventThatWasBeingWritten() throws Exception {
        Random random = new Random(seed);
        List<Event.BatchPrepared> templates = templates();
        int events = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            String drawn = "seed " + seed + ", kill " + kill;
            long told = appendUntilKilled(events, kill, random);
            events = countWhole(templates, drawn);
            assertThat((long) events).as(drawn).isGreaterThanOrEqualTo(told);
        }
    }

    /** Returns how many events the log must have: the child tells of each once accept has returned. */
    private long appendUntilKilled(int first, int day, Random random) throws IOException, InterruptedException {
        Path told = temporary.resolve("told.txt");
        Process child = new ProcessBuilder(command(first, day))
                .redirectOutput(told.toFile())
                .start();
        try (BufferedReader opened = child.errorReader()) {
            // Newer JVMs put warnings of their own in front.
            assertThat(opened.lines().anyMatch(OPENED::equals)).isTrue();
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(drawnMicros(random)));
        } finally {
            child.destroyForcibly().waitFor();
        }
        try (Stream<String> lines = Files.lines(told)) {
            return first + lines.filter(line -> line.endsWith(";")).count();
        }
    }

    /** Early moments more often: that is when files are made. */
    private static int drawnMicros(Random random) {
        return random.nextInt(1 + random.nextInt(MOST_MICROS));
    }

    private List<String> command(int first, int day) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx64m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(Child.class.getName(), folder.toString(), Integer.toString(first)));
        command.add(Integer.toString(day));
        return command;
    }

    /** How many events there are, each of which must be the one that was appended. */
    private int countWhole(List<Event.BatchPrepared> templates, String drawn) throws IOException {
        List<Path> files = QueueFolder.files(folder);
        if (files.isEmpty() || QueueFolder.isCutOff(files.get(0))) {
            // Killed before the first event.
            return 0;
        }
        AtomicInteger count = new AtomicInteger();
        try (EventLogReader reader = EventLogReader.open(folder)) {
            reader.readAll(logged -> {
                int step = count.getAndIncrement();
                assertThat(logged.event().equals(event(templates, step)))
                        .as("%s, event %d is whole", drawn, step)
                        .isTrue();
            });
            assertThat(reader.damaged()).as(drawn).isEmpty();
        }
        return count.get();
    }

    private static List<Event.BatchPrepared> templates() {
        DrawnEvents drawn = new DrawnEvents(1);
        return IntStream.range(0, TEMPLATES)
                .mapToObj(i -> drawn.batch(i, i * IMAGES))
                .toList();
    }

    private static Event event(List<Event.BatchPrepared> templates, long step) {
        return new Event.BatchPrepared(
                step, 0, templates.get((int) (step % TEMPLATES)).drawn(), 0);
    }

    /** The process that is killed. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            List<Event.BatchPrepared> templates = templates();
            // Each process finds itself in another day, and so makes a file.
            InstantSource clock =
                    InstantSource.offset(InstantSource.system(), Duration.ofDays(Integer.parseInt(arguments[2])));
            EventLog log =
                    EventLog.open(Path.of(arguments[0]), DiskLimits.DEFAULT, folder -> PLENTY, clock, warning -> {
                        System.err.println(warning);
                        Runtime.getRuntime().halt(1);
                    });
            System.err.println(OPENED);
            for (long step = Long.parseLong(arguments[1]); ; step++) {
                log.accept(event(templates, step));
                System.out.print(step + ";\n");
            }
        }
    }
}
