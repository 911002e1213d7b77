package duet.ops.cuda;

import duet.ops.network.SegmentPlan;
import java.util.ArrayList;
import java.util.List;

/** Takes the memory of segments, or tells why it cannot. */
final class MemoryBudget {
    private final Equipment equipment;
    private final List<DeviceMemory> taken = new ArrayList<>();

    MemoryBudget(Equipment equipment) {
        this.equipment = equipment;
    }

    void take(CudaWorkshop workshop, SegmentPlan plan, int batch) {
        for (DeviceMemory memory : workshop.memory()) {
            if (!memory.take()) {
                throw new CudaMemoryException("too little memory");
            }
            taken.add(memory);
        }
        if (!equipment.growShared()) {
            throw new CudaMemoryException("too little memory");
        }
    }
}
