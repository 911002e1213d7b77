package duet.engine.simulation;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

/** What happened, as a running hash, and line by line where somebody wants to read it. */
final class Trace {
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private final Optional<PrintStream> reader;
    private long hash;

    private Trace(Optional<PrintStream> reader) {
        this.reader = reader;
    }

    static Trace unread() {
        return new Trace(Optional.empty());
    }

    static Trace to(PrintStream reader) {
        return new Trace(Optional.of(reader));
    }

    /** The same for the same course of things. */
    long hash() {
        return hash;
    }

    /** Somebody's turn. */
    void happening(long time, String process, String name) {
        mix(time);
        mix(process.hashCode());
        mix(name.hashCode());
        reader.ifPresent(out -> print(out, time, process, "  " + name));
    }

    /** Something worth a line. */
    void line(long time, String process, String text) {
        happening(time, process, text);
    }

    private void mix(long value) {
        hash = Long.rotateLeft(hash ^ value * PRIME, 27) * PRIME + 1;
    }

    private static void print(PrintStream out, long time, String process, String text) {
        out.println(String.format(Locale.ROOT, "%14.6f ms %-10s %s", time / 1e6, process, text));
    }
}
