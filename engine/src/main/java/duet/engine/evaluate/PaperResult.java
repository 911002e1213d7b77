package duet.engine.evaluate;

import java.util.List;

/**
 * An error rate of the paper's tables, in per cent.
 *
 * @param words which network, which pictures
 */
record PaperResult(String words, double top1, double top5) {
    private static final int CLASSES = 1000;
    private static final List<PaperResult> ALL = List.of(
            new PaperResult("paper, table 1: ILSVRC-2010 test, one net, ten views", 37.5, 17.0),
            new PaperResult("paper, table 1: the same, one view", 39.0, 18.3),
            new PaperResult("paper, table 2: ILSVRC-2012 validation, one net, ten views", 40.7, 18.2),
            new PaperResult("paper, table 2: the same, five nets averaged", 38.1, 16.4));

    /** What results on so many classes may be compared with: all of them or nothing. */
    static List<PaperResult> comparable(int classes) {
        return classes == CLASSES ? ALL : List.of();
    }
}
