package duet.dataloader.batch;

/** Makes batches, the same ones for the same requests. One per loader thread. */
public interface BatchMaker {

    /**
     * Fills a buffer.
     *
     * @throws duet.dataloader.DataException when a picture cannot be read; what the buffer holds is then undefined
     */
    void make(BatchRequest request, BatchBuffer buffer);
}
