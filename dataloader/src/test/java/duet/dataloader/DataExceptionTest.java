package duet.dataloader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DataExceptionTest {

    @Test
    void everyProblemIsALineOfTheMessage() {
        DataException exception = new DataException(List.of("one", "two"));

        assertThat(exception).hasMessage("one\ntwo");
        assertThat(exception.problems()).containsExactly("one", "two");
    }

    @Test
    void problemsBeyondTwentyAreOnlyCounted() {
        List<String> problems =
                IntStream.range(0, 25).mapToObj(i -> "problem " + i).toList();

        assertThat(new DataException(problems).problems())
                .hasSize(21)
                .contains("problem 19", "and 5 more like these")
                .doesNotContain("problem 20");
    }

    @Test
    void aMessageHoldsNoControlCharacterButTheEndsOfLines() {
        DataException exception = new DataException(List.of("a\u001b[2J", "b\r\u009bc\td\0"));

        assertThat(exception.problems()).containsExactly("a?[2J", "b??c?d?");
    }
}
