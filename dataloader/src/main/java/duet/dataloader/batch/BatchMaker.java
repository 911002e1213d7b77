package duet.dataloader.batch;

/** Makes batches, the same ones for the same requests. One per loader thread. */
public interface BatchMaker {

    /**
     * Fills a buffer, between its {@link BatchBuffer#begin} and {@link BatchBuffer#finish}.
     *
     * @throws duet.dataloader.DataException when a picture cannot be read or recorded choices do not fit; the buffer is then
     *     empty
     */
    void make(BatchRequest request, BatchBuffer buffer);
}
