package duet.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProvenanceTest {
    private static final Map<String, String> HERE = Map.of(
            "engine",
            "1",
            "java",
            "17",
            "onednn",
            "3.11.0",
            "instruction-set",
            "avx512",
            "cores-per-tower",
            "1",
            "towers",
            "2");

    private static Map<String, String> with(String name, String value) {
        Map<String, String> changed = new HashMap<>(HERE);
        changed.put(name, value);
        return changed;
    }

    @Test
    void theSameKindOfMachineIsNoDeparture() {
        assertThat(Provenance.departure(HERE, HERE)).isEmpty();
        assertThat(Provenance.departure(HERE, with("java", "25"))).isEmpty();
    }

    @Test
    void whatDecidesTheBitsIsNamedWithBothValues() {
        assertThat(Provenance.departure(HERE, with("instruction-set", "avx2")))
                .contains("instruction-set was avx512 and is avx2");
        assertThat(Provenance.departure(with("cores-per-tower", "4"), HERE)).contains("cores-per-tower was 4 and is 1");
        assertThat(Provenance.departure(HERE, with("onednn", "4.0"))).isPresent();
        assertThat(Provenance.departure(HERE, with("towers", "1"))).isPresent();
    }
}
