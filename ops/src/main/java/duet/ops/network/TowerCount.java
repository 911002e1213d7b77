package duet.ops.network;

/** How many towers a network may run on. */
public final class TowerCount {
    public static final int MOST = 8;

    private TowerCount() {}

    /** For people: {@code one tower}, {@code two towers}, {@code 4 towers}. */
    public static String inWords(int towers) {
        return switch (towers) {
            case 1 -> "one tower";
            case 2 -> "two towers";
            default -> towers + " towers";
        };
    }
}
