package duet.engine.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A machine that loses its power: of what was not synced each page of a file is on the disk or is not, by chance, and so is each
 * file's length. What was synced is there, and the run goes on with its log.
 */
class EventLogPowerCutTest {
    private static final int CUTS = Integer.getInteger("cuts", 60);
    private static final int PAGE = 4096;
    private static final long PLENTY = 1L << 40;
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final Duration TO_MIDNIGHT = Duration.ofHours(12);

    @TempDir
    private Path temporary;

    private final List<String> warnings = new ArrayList<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);

    static Stream<Long> seeds() {
        long first = new Random().nextLong();
        return IntStream.range(0, CUTS).mapToObj(i -> first + i);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatWasLoggedUpToACheckpointIsThereAfterAPowerCutAndTheLogGoesOn(long seed) throws IOException {
        Random random = new Random(seed);
        Path folder = temporary.resolve("events");
        List<Event> synced = events("before", random.nextInt(300), random);
        List<Event> unsynced = events("after", random.nextInt(300), random);
        Map<String, byte[]> onDisk;
        Map<String, byte[]> inMemory;
        try (EventLog log = open(folder)) {
            append(log, synced, random.nextInt(4) == 0);
            synced.add(new Event.CheckpointWritten(7, "checkpoint-7", "0".repeat(64), 1, 0.1));
            log.accept(synced.get(synced.size() - 1));
            onDisk = files(folder);
            append(log, unsynced, random.nextInt(4) == 0);
            inMemory = files(folder);
        }
        Path after = Files.createDirectories(temporary.resolve("after"));
        for (Map.Entry<String, byte[]> file : inMemory.entrySet()) {
            byte[] durable = onDisk.getOrDefault(file.getKey(), new byte[0]);
            Files.write(after.resolve(file.getKey()), mixed(durable, file.getValue(), random));
        }

        List<Event> later = events("later", 1 + random.nextInt(20), random);
        try (EventLog log = open(after)) {
            later.forEach(log::accept);
        }

        List<String> read = read(after);
        assertThat(read).startsWith(names(synced)).endsWith(names(later));
        List<String> between = new ArrayList<>(List.of(names(unsynced)));
        between.retainAll(read);
        assertThat(read.subList(synced.size(), read.size() - later.size())).isEqualTo(between);
        assertThat(warnings).noneMatch(warning -> warning.contains("stops"));
    }

    private EventLog open(Path folder) {
        return EventLog.open(folder, DiskLimits.DEFAULT, any -> PLENTY, now::get, warnings::add);
    }

    /** Some are longer than a page. */
    private static List<Event> events(String when, int count, Random random) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text = when + " " + i + " ";
            events.add(new Event.Warning(text + "x".repeat(random.nextInt(random.nextInt(30) == 0 ? 9000 : 100))));
        }
        return events;
    }

    /** @param midnight whether a new file begins in the middle */
    private void append(EventLog log, List<Event> events, boolean midnight) {
        for (int i = 0; i < events.size(); i++) {
            if (midnight && i == events.size() / 2) {
                now.updateAndGet(time -> time.plus(TO_MIDNIGHT));
            }
            log.accept(events.get(i));
        }
    }

    private static Map<String, byte[]> files(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> listed = Files.list(folder)) {
            for (Path file : listed.filter(Files::isRegularFile).toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private static byte[] mixed(byte[] before, byte[] after, Random random) {
        double kept = random.nextDouble();
        byte[] mixed = Arrays.copyOf(before, random.nextBoolean() ? after.length : before.length);
        for (int page = 0; page < mixed.length; page += PAGE) {
            if (random.nextDouble() < kept) {
                System.arraycopy(after, page, mixed, page, Math.min(PAGE, mixed.length - page));
            }
        }
        return mixed;
    }

    private static List<String> read(Path folder) {
        List<String> names = new ArrayList<>();
        try (EventLogReader reader = EventLogReader.open(folder)) {
            reader.readAll(logged -> names.add(name(logged.event())));
        }
        return names;
    }

    private static String[] names(List<Event> events) {
        return events.stream().map(EventLogPowerCutTest::name).toArray(String[]::new);
    }

    /** Without what makes it long; the checksum sees to that. */
    private static String name(Event event) {
        String text = event.toString();
        return text.substring(0, Math.min(text.length(), text.indexOf(' ', text.indexOf(' ') + 1)));
    }
}
