package duet.dataloader.augment;

import java.util.List;
import java.util.stream.Stream;

/** A part of a stored picture that is shown at test time: a corner, an edge or the centre, as it is or mirrored left to right. */
public enum TestView {
    TOP_LEFT(0, 0, false),
    TOP_RIGHT(0, 2, false),
    CENTRE(1, 1, false),
    BOTTOM_LEFT(2, 0, false),
    BOTTOM_RIGHT(2, 2, false),
    TOP_LEFT_MIRRORED(0, 0, true),
    TOP_RIGHT_MIRRORED(0, 2, true),
    CENTRE_MIRRORED(1, 1, true),
    BOTTOM_LEFT_MIRRORED(2, 0, true),
    BOTTOM_RIGHT_MIRRORED(2, 2, true),
    TOP(0, 1, false),
    LEFT(1, 0, false),
    RIGHT(1, 2, false),
    BOTTOM(2, 1, false);

    /** The ten views of the paper's section 4.1, in the original program's order: five parts, then their mirrors. */
    public static final List<TestView> TEN = List.of(values()).subList(0, 10);

    /** The nine views by which cuda-convnet2 judged its CIFAR-10 networks: a grid of three by three, row by row, no mirrors. */
    public static final List<TestView> NINE =
            List.of(TOP_LEFT, TOP, TOP_RIGHT, LEFT, CENTRE, RIGHT, BOTTOM_LEFT, BOTTOM, BOTTOM_RIGHT);

    /** How many views can be asked for, in words. */
    public static final String COUNTS = "1, 9 or 10";

    private static final List<TestView> ONE = List.of(CENTRE);

    private final int down;
    private final int right;
    private final boolean mirrored;

    /** Places in halves of the margin: 0 is the upper or left edge, 1 the centre, 2 the lower or right edge. */
    TestView(int down, int right, boolean mirrored) {
        this.down = down;
        this.right = right;
        this.mirrored = mirrored;
    }

    /**
     * The views of a picture whose answers are averaged.
     *
     * @throws IllegalArgumentException when there are no so many
     */
    public static List<TestView> views(int count) {
        return Stream.of(ONE, NINE, TEN)
                .filter(views -> views.size() == count)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(count + " views of an image, expected " + COUNTS));
    }

    /** Whether so many views can be asked for. */
    public static boolean isCount(int views) {
        return views == ONE.size() || views == NINE.size() || views == TEN.size();
    }

    /** First row of the view, which has {@code crop} rows of the picture's {@code side}. */
    public int row(int side, int crop) {
        return place(down, side - crop);
    }

    /** First column of the view in the stored, unmirrored picture. */
    public int column(int side, int crop) {
        return place(right, side - crop);
    }

    /** Whether it is turned left to right after it was cut out. */
    public boolean mirrored() {
        return mirrored;
    }

    private static int place(int halves, int margin) {
        return halves == 2 ? margin : halves * (margin / 2);
    }
}
