package duet.dataloader.augment;

import java.util.List;

/** A part of a stored picture that is shown at test time: a corner or the centre, as it is or mirrored left to right. */
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
    BOTTOM_RIGHT_MIRRORED(2, 2, true);

    /** The ten views of the paper's section 4.1, in the original program's order: five parts, then their mirrors. */
    public static final List<TestView> TEN = List.of(values());

    private final int down;
    private final int right;
    private final boolean mirrored;

    /** Places in halves of the margin: 0 is the upper or left edge, 1 the centre, 2 the lower or right edge. */
    TestView(int down, int right, boolean mirrored) {
        this.down = down;
        this.right = right;
        this.mirrored = mirrored;
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
