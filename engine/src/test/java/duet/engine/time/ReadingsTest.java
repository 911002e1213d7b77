package duet.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ReadingsTest {
    private static final int MEBIBYTE = 1 << 20;

    @Test
    void whatThreadsTakeFromTheHeapIsCounted() throws Exception {
        HeapAllocations heap = new HeapAllocations();
        byte[][] taken = new byte[8][];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = new byte[MEBIBYTE];
        }
        assertThat(heap.bytes()).isPresent();
        assertThat(heap.bytes().getAsLong()).isBetween(8L * MEBIBYTE, 80L * MEBIBYTE);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void memoryIsThatOfThisProcess() throws Exception {
        ResidentMemory memory = ResidentMemory.now().orElseThrow();
        assertThat(memory.bytes()).isGreaterThan(10L * MEBIBYTE);
        assertThat(memory.mostBytes()).isGreaterThanOrEqualTo(memory.bytes());
        assertThat(Files.readString(Path.of("/proc/self/status"))).contains("VmHWM:");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void othersUseAShareOfTheCores() {
        assertThat(new ProcessorLoad().ofOthers()).isPresent();
        assertThat(new ProcessorLoad().ofOthers().getAsDouble()).isBetween(0.0, 1.0);
    }
}
