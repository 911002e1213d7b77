package duet.engine.ui.watch;

import duet.engine.ui.view.Sizes;
import duet.ops.tower.ParameterCopy;
import java.util.List;

/** Looks at the copy of all weights that a checkpoint is made of. */
final class CopyLook {
    private final Sizes sizes;
    private final FirstLayer firstLayer;

    CopyLook(Sizes sizes, FirstLayer firstLayer) {
        this.sizes = sizes;
        this.firstLayer = firstLayer;
    }

    /** @param steps that were done when the copies were taken */
    void look(long steps, List<ParameterCopy> towers) {
        long last = Math.max(0, steps - 1);
        for (int tower = 0; tower < towers.size(); tower++) {
            for (ParameterCopy.Rows rows : towers.get(tower).rows()) {
                sizes.take(rows.name(), tower, last, rows.value(), rows.momentum());
                firstLayer.take(rows.name(), rows.shape(), rows.firstRow(), rows.value());
            }
        }
        firstLayer.lookedAtAll(last, towers.size());
    }
}
