package duet.ops.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StandIn.class)
class PinnedMemoryTest {

    @Test
    void whatItGaveOrPinnedItHoldsAndNothingBeyond() {
        ByteBuffer others = Workbench.pageable(64);
        try (Workbench bench = new Workbench()) {
            PinnedMemory pinned = new PinnedMemory();
            assertThat(pinned.holds(others, 64)).isFalse();
            ByteBuffer own = pinned.allocate(100);
            assertThat(own.capacity()).isEqualTo(100);
            assertThat(pinned.holds(own, 100)).isTrue();
            assertThat(pinned.holds(own, 101)).isFalse();
            assertThat(pinned.holds(own.slice(60, 40), 40)).isTrue();
            assertThat(pinned.holds(own.slice(60, 40), 41)).isFalse();
            assertThat(pinned.holds(others, 1)).isFalse();

            assertThat(pinned.register(others)).isTrue();
            assertThat(pinned.register(others)).isTrue();
            assertThat(pinned.holds(others, 64)).isTrue();
            assertThat(pinned.holds(others, 65)).isFalse();
            pinned.close();
            assertThat(pinned.holds(others, 1)).isFalse();
            assertThat(bench.context).isNotNull();
        }
    }
}
