package duet.engine.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import duet.engine.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PackingLineTest {
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private long nanos;
    private final PackingLine line =
            new PackingLine(new Console(new PrintStream(text, true, StandardCharsets.UTF_8), false), () -> nanos);

    @Test
    void whatAnEarlierRunLeftIsDoneButDoesNotCountForTheRate() {
        line.packed(1000, 2, 5000);
        nanos = 10_000_000_000L;
        line.packed(2000, 3, 5000);
        assertThat(text.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("2,000 of 5,000 pictures, 3 left out: 100 pictures/s, 30 s left");
    }
}
