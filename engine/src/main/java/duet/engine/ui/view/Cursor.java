package duet.engine.ui.view;

import java.util.HashMap;
import java.util.Map;

/** How much of a run one page has been told. */
public final class Cursor {
    /** None of which a run has, so that everything is new. */
    int generation = -1;

    long steps;
    long notices;
    long head = -1;
    long standing = -1;
    long epochs = -1;
    long sizes = -1;
    long filters = -1;
    long activity = -1;
    /** By track. */
    final Map<String, Long> spans = new HashMap<>();
}
