package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ShortageTest {

    @Test
    void itIsFoundBehindWhateverItCaused() {
        OutOfMemoryError error = new OutOfMemoryError("Java heap space");

        assertThat(Shortage.behind(new IllegalStateException("measuring failed", new IOException(error))))
                .contains(error);
        assertThat(Shortage.behind(new IllegalStateException("measuring failed")))
                .isEmpty();
    }

    @Test
    void whatToDoIsALine() {
        assertThat(Shortage.advice(new OutOfMemoryError("Java heap space")))
                .startsWith("the run failed: memory ran out (Java heap space; this JVM has a heap of up to ")
                .contains("-Xmx")
                .hasLineCount(1);
    }
}
