package duet.fuzz;

/** What Jazzer calls: it gives inputs to the target that its argument names. */
public final class FuzzEntry {
    private static FuzzTarget target;

    private FuzzEntry() {}

    /** @param arguments the class of the target */
    public static void fuzzerInitialize(String[] arguments) {
        target = FuzzTarget.named(arguments[0]);
    }

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        target.check(input);
    }
}
