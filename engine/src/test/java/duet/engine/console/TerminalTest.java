package duet.engine.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {

    @Test
    void aTerminalHasALiveLineAndColours() {
        assertThat(Terminal.of(true, Map.of("TERM", "xterm"))).isEqualTo(new Terminal(true, true));
        assertThat(Terminal.of(true, Map.of("TERM", "xterm", "NO_COLOR", ""))).isEqualTo(new Terminal(true, true));
    }

    @Test
    void aFileOrAPipeHasNeither() {
        assertThat(Terminal.of(false, Map.of("TERM", "xterm"))).isEqualTo(new Terminal(false, false));
    }

    @Test
    void aTerminalThatCanDoNothingHasNeither() {
        assertThat(Terminal.of(true, Map.of("TERM", "dumb"))).isEqualTo(new Terminal(false, false));
        assertThat(Terminal.of(true, Map.of("TERM", ""))).isEqualTo(new Terminal(false, false));
        assertThat(Terminal.of(true, Map.of())).isEqualTo(new Terminal(false, false));
    }

    @Test
    void whoWantsNoColoursStillHasALiveLine() {
        assertThat(Terminal.of(true, Map.of("TERM", "xterm", "NO_COLOR", "1"))).isEqualTo(new Terminal(true, false));
    }
}
