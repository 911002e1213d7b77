package duet.dataloader.batch;

/** Chooses what a training batch is made of. */
interface Choices {

    /**
     * Sets the image ids and the draws of the request's images in a buffer that holds that many.
     *
     * @throws duet.dataloader.DataException when there are no choices, or none that can be followed
     */
    void choose(BatchRequest request, BatchBuffer buffer);
}
