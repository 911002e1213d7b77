package duet.fuzz;

/** What Jazzer calls: it gives inputs to the target that its argument names. */
public final class FuzzEntry {
    private static FuzzTarget target;

    private FuzzEntry() {}

    /** @param arguments the class of the target */
    public static void fuzzerInitialize(String[] arguments) throws Exception {
        target = FuzzTarget.named(arguments[0]);
        // What a target takes to begin, such as an actor system, is no input's.
        for (byte[] seed : target.seeds()) {
            target.read(seed);
        }
    }

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        target.check(input);
    }
}
