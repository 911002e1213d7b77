package duet.engine.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void wordsStandLeftNumbersRightAndLinesHaveNoBlanksAtTheirEnd() {
        TextTable table = new TextTable(1, "layer", "ms", "share")
                .row("conv1+relu1", "7.25", "100.0")
                .row("rest", "12.50", "");
        assertThat(table.lines())
                .containsExactly(
                        "layer           ms  share", //
                        "conv1+relu1   7.25  100.0",
                        "rest         12.50");
    }

    @Test
    void aRowMayEndBeforeTheHeader() {
        assertThat(new TextTable(1, "a", "b").row("longer").lines()).containsExactly("a       b", "longer");
    }
}
