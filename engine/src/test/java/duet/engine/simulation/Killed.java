package duet.engine.simulation;

/** The end of a simulated process: unwinds code that waited in it. Nothing that the code still does has an effect. */
final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
        super("the process is dead", null, false, false);
    }
}
