package duet.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A reader of bytes that it did not write, and what it keeps to whatever they are: it takes them, or refuses them by an exception
 * that is made for it, in lines fit for a terminal, in bounded time and memory. A subclass names the reader and says what may
 * be found wrong beyond that, such as another result when what was read is written and read again.
 *
 * <p>The tests here try what is known: the seeds, the inputs that were found once, and a few mutations of both.
 * {@link FuzzCampaign} searches for more.
 */
public abstract class FuzzTarget {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long MOST_NANOS = 1_000_000_000L;
    private static final long MOST_BYTES = 32L << 20;
    private static final int MOST_BYTES_PER_BYTE = 512;
    private static final int LONGEST_LINE = 20_000;
    private static final int MUTATIONS = 100;

    /** What reading an input took of the thread that read it. */
    private record Cost(long nanos, long bytes) {}

    private Path folder;

    /** Inputs that the reader takes, small ones. */
    protected abstract List<byte[]> seeds() throws Exception;

    /**
     * Gives the reader an input.
     *
     * @throws AssertionError when what it makes of it cannot be
     * @throws Exception a refusal, or a fault
     */
    protected abstract void read(byte[] input) throws Exception;

    /** Whether an exception is the reader's way to refuse, which ends in a line for the user. */
    protected abstract boolean isRefusal(Exception e);

    /** How much reading may allocate on the heap: never as much as the input says if the input does not have it. */
    protected long mostBytes(byte[] input) {
        return MOST_BYTES + (long) MOST_BYTES_PER_BYTE * input.length;
    }

    /** Names of Jazzer's checks that this target is no matter for, or that a library of its reader does not run under. */
    protected List<String> unchecked() {
        return List.of();
    }

    /** The lines that a user is told. */
    protected String message(Exception refusal) {
        return refusal.getMessage();
    }

    /** @throws AssertionError when the reader does anything but take or refuse the input within its bounds */
    public final void check(byte[] input) throws Exception {
        Cost cost = cost(input);
        if (isTooMuch(cost, input)) {
            // What classes take to load is not the input's.
            cost = cost(input);
        }
        if (isTooMuch(cost, input)) {
            throw new AssertionError(String.format(
                    "an input of %,d bytes took %,d ms and %,d bytes of heap, expected at most %,d ms and %,d bytes",
                    input.length, cost.nanos() / 1_000_000, cost.bytes(), MOST_NANOS / 1_000_000, mostBytes(input)));
        }
    }

    private boolean isTooMuch(Cost cost, byte[] input) {
        return cost.nanos() > MOST_NANOS || cost.bytes() > mostBytes(input);
    }

    private Cost cost(byte[] input) throws Exception {
        long nanos = THREADS.getCurrentThreadCpuTime();
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        use(input);
        return new Cost(THREADS.getCurrentThreadCpuTime() - nanos, THREADS.getCurrentThreadAllocatedBytes() - bytes);
    }

    private void use(byte[] input) throws Exception {
        try {
            read(input);
        } catch (Exception e) {
            if (!isRefusal(e)) {
                throw e;
            }
            requirePlain(message(e), e);
        }
    }

    /** A control character in a message could do anything to a terminal. */
    private static void requirePlain(String message, Exception refusal) {
        boolean plain = message != null
                && !message.isBlank()
                && message.lines().allMatch(line -> line.length() <= LONGEST_LINE)
                && message.chars().allMatch(c -> c == '\n' || !Character.isISOControl(c));
        if (!plain) {
            throw new AssertionError("a refusal that is no plain line: " + message, refusal);
        }
    }

    @Test
    void everySeedIsTaken() throws Exception {
        for (byte[] seed : seeds()) {
            read(seed);
            check(seed);
        }
    }

    @Test
    void whatWasFoundOnceIsTakenOrRefused() throws Exception {
        for (byte[] input : FoundInputs.of(getClass())) {
            check(input);
        }
    }

    @Test
    void mutationsOfSeedsAreTakenOrRefused() throws Exception {
        List<byte[]> inputs = new ArrayList<>(seeds());
        inputs.addAll(FoundInputs.of(getClass()));
        Random random = new Random(2012);
        for (int i = 0; i < MUTATIONS; i++) {
            check(Mutation.of(inputs.get(random.nextInt(inputs.size())), random));
        }
    }

    /** Everything that the search begins with. */
    final List<byte[]> beginnings() throws Exception {
        List<byte[]> inputs = new ArrayList<>(seeds());
        inputs.addAll(FoundInputs.of(getClass()));
        return inputs;
    }

    static FuzzTarget named(String className) {
        try {
            Class<?> type = Class.forName(className);
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return (FuzzTarget) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(className + " cannot be made", e);
        }
    }

    /** Whether some cause of an exception is of a type. */
    protected static boolean isCausedBy(Throwable e, Class<? extends Throwable> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    protected static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    /** A folder of the target's own. */
    protected final Path folder() {
        if (folder == null) {
            try {
                folder = Files.createTempDirectory(getClass().getSimpleName());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return folder;
    }

    /** Writes a file into the target's folder. */
    protected final Path file(String name, byte[] content) throws IOException {
        return Files.write(folder().resolve(name), content);
    }

    /** Gives up what the target has open. */
    protected void close() {}

    @AfterEach
    final void end() throws IOException {
        close();
        if (folder != null) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
