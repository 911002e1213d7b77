package duet.ops.cuda;

import duet.ops.network.SegmentPlan;
import java.util.List;
import java.util.OptionalInt;

/** Takes the memory of segments, or tells where it would go and what would fit. */
final class MemoryBudget {
    private final Equipment equipment;

    MemoryBudget(Equipment equipment) {
        this.equipment = equipment;
    }

    /**
     * Looks whether there is room for some segments none of which is made yet.
     *
     * @throws CudaMemoryException when there is none
     */
    void check(List<SegmentPlan> plans, int batch) {
        MemoryTable table = estimate(plans, batch);
        if (table.sum() - takenOfShared() > equipment.card().free()) {
            throw refusal(table, plans, batch);
        }
    }

    /**
     * Takes all that a segment has asked for.
     *
     * @throws CudaMemoryException when the card has too little left
     */
    void take(CudaWorkshop workshop, SegmentPlan plan, int batch) {
        MemoryTable table = table(workshop);
        boolean fits = table.sum() - takenOfShared() <= equipment.card().free();
        for (DeviceMemory memory : workshop.memory()) {
            fits = fits && memory.take();
        }
        if (!fits || !equipment.growShared()) {
            // What was taken is free again for those that are told what fits.
            workshop.memory().forEach(DeviceMemory::close);
            throw refusal(table, List.of(plan), batch);
        }
    }

    private long takenOfShared() {
        return equipment.shared().stream().mapToLong(SharedMemory::bytes).sum();
    }

    private CudaMemoryException refusal(MemoryTable table, List<SegmentPlan> plans, int batch) {
        Card card = equipment.card();
        OptionalInt fitting = largestBatch(plans, batch);
        return new CudaMemoryException(String.format(
                "card %d (%s) has too little memory for a batch of %d: %s MiB are needed, %s of its %s MiB are free; %s%n%s",
                card.ordinal(),
                card.name(),
                batch,
                MemoryTable.mebibytes(table.sum()),
                MemoryTable.mebibytes(card.free()),
                MemoryTable.mebibytes(card.total()),
                fitting.isPresent()
                        ? "training.batch = " + fitting.getAsInt() + " would fit"
                        : "not even a batch of 1 would fit",
                table));
    }

    /** Below the batch that does not fit. */
    private OptionalInt largestBatch(List<SegmentPlan> plans, int batch) {
        long free = equipment.card().free() + takenOfShared();
        int fits = 0;
        int tooLarge = batch;
        while (tooLarge - fits > 1) {
            int middle = (fits + tooLarge) >>> 1;
            if (estimate(plans, middle).sum() <= free) {
                fits = middle;
            } else {
                tooLarge = middle;
            }
        }
        return fits == 0 ? OptionalInt.empty() : OptionalInt.of(fits);
    }

    /** Makes the segments without their memory, so that the sum is that of what would be taken and of nothing else. */
    private MemoryTable estimate(List<SegmentPlan> plans, int batch) {
        try (CudaWorkshop workshop = new CudaWorkshop(equipment)) {
            for (SegmentPlan plan : plans) {
                new CudaSegment(workshop, plan, batch, 0);
            }
            return table(workshop);
        } finally {
            equipment.shared().forEach(SharedMemory::forget);
        }
    }

    private MemoryTable table(CudaWorkshop workshop) {
        MemoryTable table = new MemoryTable();
        workshop.memory().forEach(table::add);
        equipment.shared().forEach(table::add);
        return table;
    }
}
