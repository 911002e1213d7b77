package duet.engine.console;

import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.event.Event;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PrintableTest {
    private static final String CLEAR_SCREEN = "\033[2J\033[H";

    private static String written(String... texts) {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(new PrintableWriter(out), true);
        for (String text : texts) {
            writer.print(text);
        }
        writer.flush();
        return out.toString();
    }

    @Test
    void aNameCannotMoveTheCursorOrClearTheScreen() {
        assertThat(Printable.of("a" + CLEAR_SCREEN + "b\rc\bd\u009b2Je\u0007"))
                .isEqualTo("a\\x1b[2J\\x1b[Hb\\x0dc\\x08d\\x9b2Je\\x07");
    }

    @Test
    void aNameCannotTurnLettersRound() {
        assertThat(Printable.of("cat\u202egnp.exe\u2066")).isEqualTo("cat\\u202egnp.exe\\u2066");
    }

    @Test
    void namesOfAllLanguagesStay() {
        String text = "K\u00f6nig \u732b \ud83d\udc08 \u05d7\u05ea\u05d5\u05dc\tand\nlines";

        assertThat(Printable.of(text)).isEqualTo(text);
        assertThat(written(text)).isEqualTo(text);
    }

    @Test
    void coloursOfHelpPassAndNothingElseThatBeginsLikeThem() {
        assertThat(written("\033[1mUsage\033[21;0m\r\n\033[2J", "\033", "[33m"))
                .isEqualTo("\033[1mUsage\033[21;0m\r\n\\x1b[2J\033[33m");
    }

    @Test
    void linesOfARunArePrintable() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Console console = new Console(new PrintStream(bytes, true, StandardCharsets.UTF_8), true);

        console.accept(new Event.Warning("tench" + CLEAR_SCREEN));
        console.progress(() -> "tench" + CLEAR_SCREEN);

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("warning: tench\\x1b[2J\\x1b[H")
                .doesNotContain(CLEAR_SCREEN);
    }
}
