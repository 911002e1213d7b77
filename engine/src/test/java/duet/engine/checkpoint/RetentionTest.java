package duet.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RetentionTest {

    @Test
    void shouldKeepTheFirstOfSeveralThatAreEquallyGood() {
        SortedMap<Long, OptionalDouble> errors = new TreeMap<>();
        for (long steps = 1; steps <= 4; steps++) {
            errors.put(steps, OptionalDouble.of(0.5));
        }
        assertThat(new Retention(1, 0).surplus(errors, 4)).containsExactly(2L, 3L);
    }

    @Test
    void shouldNotTakeAnErrorThatIsNoNumberForTheBest() {
        SortedMap<Long, OptionalDouble> errors = new TreeMap<>();
        errors.put(1L, OptionalDouble.of(Double.NaN));
        errors.put(2L, OptionalDouble.of(0.5));
        errors.put(3L, OptionalDouble.empty());
        assertThat(new Retention(1, 0).surplus(errors, 3)).containsExactly(1L);
    }

    @Test
    void shouldRefuseToKeepNone() {
        assertThatThrownBy(() -> new Retention(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Retention(1, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatARunBeganWithStays() {
        SortedMap<Long, OptionalDouble> errors = new TreeMap<>();
        for (long steps = 0; steps < 4; steps++) {
            errors.put(steps, OptionalDouble.empty());
        }
        assertThat(new Retention(1, 0).surplus(errors, 3)).containsExactly(1L, 2L);
    }
}
