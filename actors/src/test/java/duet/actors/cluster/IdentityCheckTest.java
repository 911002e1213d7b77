package duet.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class IdentityCheckTest {
    private static final RunIdentity OURS = identity("aaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbb", "1.0", "avx2");

    private static RunIdentity identity(String data, String statistics, String engine, String instructions) {
        return new RunIdentity(
                "birds",
                data,
                statistics,
                Map.of("engine", engine, "instruction-set", instructions, "os", data + instructions));
    }

    @Test
    void shouldLetEqualsTrainTogetherWithoutAWord() {
        assertThat(IdentityCheck.objection("here", OURS, "there", OURS)).isEmpty();
        assertThat(IdentityCheck.warning("here", OURS, "there", OURS)).isEmpty();
    }

    @Test
    void shouldObjectToOtherStatisticsAndNameBoth() {
        assertThat(IdentityCheck.objection("here", OURS, "there", identity("aaaaaaaaaaaaaaa", "c", "1.0", "avx2")))
                .hasValueSatisfying(why -> assertThat(why)
                        .contains(
                                "means or colour directions",
                                "here has those of \"birds\" (digest bbbbbbbbbbbb)",
                                "there those of \"birds\" (digest c)"));
    }

    @Test
    void shouldObjectToAnotherEngine() {
        assertThat(IdentityCheck.objection(
                        "here", OURS, "there", identity("aaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbb", "1.1", "avx2")))
                .hasValue(
                        "the hosts have different engines: here has 1.0, there has 1.1; give both the same engine.jar");
    }

    @Test
    void shouldWarnOfWhatMayChangeABit() {
        assertThat(IdentityCheck.warning(
                        "here", OURS, "there", identity("aaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbb", "1.0", "avx512")))
                .hasValue(
                        "here and there differ, the bits of a run in one place may differ too (instruction-set: avx2 and avx512)");
    }
}
