package duet.ops.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.cuda.DeviceMemory.Use;
import org.junit.jupiter.api.Test;

class MemoryTableTest {
    private static final long MEBIBYTE = 1 << 20;

    @Test
    void bytesAreAddedUpByLayerAndByWhatTheyAreFor() {
        MemoryTable table = new MemoryTable();
        table.add(new DeviceMemory("conv1", Use.ACTIVATIONS, 3 * MEBIBYTE));
        table.add(new DeviceMemory("conv1", Use.ACTIVATIONS, MEBIBYTE / 2));
        table.add(new DeviceMemory("conv1", Use.PARAMETERS, 2 * MEBIBYTE));
        table.add(new DeviceMemory("fc2", Use.GRADIENTS, 10 * MEBIBYTE));
        SharedMemory workspace = new SharedMemory("workspace");
        workspace.need(4 * MEBIBYTE);
        workspace.need(MEBIBYTE);
        table.add(workspace);

        assertThat(table.sum()).isEqualTo(19 * MEBIBYTE + MEBIBYTE / 2);
        assertThat(table.toString().lines())
                .containsExactly(
                        "MiB                activations     gradients    parameters       buffers      together",
                        "conv1                      3.5           0.0           2.0           0.0           5.5",
                        "fc2                        0.0          10.0           0.0           0.0          10.0",
                        "workspace                  0.0           0.0           0.0           4.0           4.0",
                        "together                   3.5          10.0           2.0           4.0          19.5");
    }
}
