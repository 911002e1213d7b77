package duet.engine.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "-", "=\u0031"})
    void aNameThatASpreadsheetWouldCalculateIsText(String name) {
        assertThat(Csv.line(List.of(name, "x"))).isEqualTo("'" + name + ",x\r\n");
    }

    @Test
    void suchANameIsQuotedToo() {
        assertThat(Csv.line(List.of("=A1,\"B1\""))).isEqualTo("\"'=A1,\"\"B1\"\"\"\r\n");
        assertThat(Csv.line(List.of("\r=A1"))).isEqualTo("\"'\r=A1\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.5", "+1", "-1.5e-7", "-3E10", "0", "tench, a fish"})
    void numbersAndNamesStay(String field) {
        String expected = field.contains(",") ? '"' + field + '"' : field;
        assertThat(Csv.line(List.of(field))).isEqualTo(expected + "\r\n");
    }
}
