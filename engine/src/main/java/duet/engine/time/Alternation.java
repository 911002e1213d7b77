package duet.engine.time;

import duet.dataloader.batch.BatchMaker;

/**
 * Blocks of steps on all pictures in turn with blocks on one batch, in one run, so that whatever else happens there happens to
 * both. Loaders work ahead: the last steps of a block pay for the batches of the next one, and are counted in neither.
 *
 * @param block steps of a block
 * @param ahead batches that may lie ready before they are trained on
 */
record Alternation(int block, int ahead) {
    private static final int LEAST_BLOCK = 20;
    /** Steps that are on order beyond the one that is done. */
    private static final int ON_ORDER = 2;

    static Alternation of(int ahead) {
        return new Alternation(Math.max(LEAST_BLOCK, 5 * ahead), ahead);
    }

    boolean onAllPictures(long step) {
        return step / block % 2 == 0;
    }

    boolean counts(long step) {
        long inBlock = step % block;
        return inBlock > 0 && inBlock < block - ahead - ON_ORDER;
    }

    /** @param first the maker of the run's first batch */
    BatchMaker maker(BatchMaker all, BatchMaker first) {
        return (request, buffer) -> (onAllPictures(request.step()) ? all : first).make(request, buffer);
    }
}
