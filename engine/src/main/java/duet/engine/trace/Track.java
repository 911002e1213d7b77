package duet.engine.trace;

/** A line of a trace: a thread of a process, though neither need be one. */
record Track(int process, int thread) {
    private static final int ACTORS = 1;
    private static final int FIRST_TOWER = 10;
    private static final int FIRST_LOADER = 10;

    /** The process of those that are no tower. */
    static int actors() {
        return ACTORS;
    }

    static Track coordinator() {
        return new Track(ACTORS, 1);
    }

    static Track checkpoints() {
        return new Track(ACTORS, 2);
    }

    static Track loader(int loader) {
        return new Track(ACTORS, FIRST_LOADER + loader);
    }

    /** The process of a tower and its device. */
    static int ofTower(int tower) {
        return FIRST_TOWER + tower;
    }

    /** What the tower's actor does. */
    static Track steps(int tower) {
        return new Track(ofTower(tower), 1);
    }

    /** What its device computes. */
    static Track layers(int tower) {
        return new Track(ofTower(tower), 2);
    }

    static Track exchange(int tower) {
        return new Track(ofTower(tower), 3);
    }
}
