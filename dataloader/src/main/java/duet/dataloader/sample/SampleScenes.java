package duet.dataloader.sample;

import duet.dataloader.DataSet;
import java.util.Arrays;

/**
 * The built-in sample: scenes of ten kinds of things, drawn by code and so without files. A thing has its kind's shape and
 * texture and mostly, not always, its hue; place, size, turn, light, backdrop and the small things around it vary. A scene
 * is a function of (seed, part, index), the same to the byte on every JVM: only arithmetic that Java defines exactly is used.
 */
public final class SampleScenes {
    /** Rows and columns of a scene. */
    public static final int SIDE = 256;

    /** Keeps the draws of the two parts apart. */
    private static final long FIRST_VALIDATION_SCENE = 1L << 40;

    private SampleScenes() {}

    /**
     * Scenes of both parts go through the ten classes in turn; they are drawn when they are read.
     *
     * @param trainingCount how many training scenes
     * @param validationCount how many other scenes to judge by
     */
    public static DataSet create(long seed, int trainingCount, int validationCount) {
        if (trainingCount < 1 || validationCount < 1) {
            throw new IllegalArgumentException("a sample has scenes, not " + trainingCount + " and " + validationCount);
        }
        return new DataSet(
                "built-in sample",
                Arrays.stream(Kind.values()).map(Kind::title).toList(),
                SIDE,
                new SceneSource("training scene", seed, 0, trainingCount),
                new SceneSource("validation scene", seed, FIRST_VALIDATION_SCENE, validationCount));
    }
}
