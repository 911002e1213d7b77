package duet.actors.tower;

/** Is told, on a tower's own thread, what the tower works on; the tower stands still until it returns. */
public interface TowerWatch {
    /** Looks away. */
    TowerWatch NONE = new TowerWatch() {
        @Override
        public void began(Work work, long number) {}

        @Override
        public void ended() {}
    };

    /** What a tower can be told to do. */
    enum Work {
        TRAIN,
        TEST,
        COPY
    }

    /** @param number the step of a training, the running number of the batch of a test, else 0 */
    void began(Work work, long number);

    /** What began last has gone well. Parameters are at rest until this returns. */
    void ended();
}
