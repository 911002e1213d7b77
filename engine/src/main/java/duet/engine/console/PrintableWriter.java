package duet.engine.console;

import java.io.IOException;
import java.io.Writer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes text as {@link Printable} has it, line by line. Colours pass, which help is printed in, and so does a line's end of two
 * characters.
 */
public final class PrintableWriter extends Writer {
    private static final Pattern PASSES = Pattern.compile("\033\\[[0-9;]*m|\r\n");

    private final Writer out;
    private final StringBuilder pending = new StringBuilder();

    public PrintableWriter(Writer out) {
        this.out = out;
    }

    @Override
    public void write(char[] characters, int offset, int length) throws IOException {
        pending.append(characters, offset, length);
        int end = pending.lastIndexOf("\n") + 1;
        if (end > 0) {
            writePending(end);
        }
    }

    private void writePending(int length) throws IOException {
        Matcher passing = PASSES.matcher(pending).region(0, length);
        int done = 0;
        while (passing.find()) {
            out.write(Printable.of(pending.substring(done, passing.start())));
            out.write(passing.group());
            done = passing.end();
        }
        out.write(Printable.of(pending.substring(done, length)));
        pending.delete(0, length);
    }

    @Override
    public void flush() throws IOException {
        writePending(pending.length());
        out.flush();
    }

    @Override
    public void close() throws IOException {
        flush();
        out.close();
    }
}
