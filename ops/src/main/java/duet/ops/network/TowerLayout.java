package duet.ops.network;

import java.util.ArrayList;
import java.util.List;

/** Walks a network from the image up and works out what one tower computes. */
final class TowerLayout {
    private final NetworkSpec spec;
    private final int tower;
    private final List<SegmentPlan> segments = new ArrayList<>();
    private List<LayerPlan> layers = new ArrayList<>();
    private Shape segmentInput;
    private boolean exchanged;
    /** What the latest layer wrote on this tower. */
    private Shape current;
    /** Whether {@code current} is this tower's part only. */
    private boolean divided;

    private int index;

    TowerLayout(NetworkSpec spec, int tower) {
        this.spec = spec;
        this.tower = tower;
        current = spec.input();
        segmentInput = current;
    }

    TowerPlan plan() {
        List<LayerSpec> all = spec.layers();
        if (all.isEmpty() || !(all.get(all.size() - 1) instanceof LayerSpec.Softmax)) {
            throw new InvalidNetworkException(all.size() - 1, "type", "the last layer is not a softmax");
        }
        for (index = 0; index < all.size() - 1; index++) {
            add(all.get(index));
        }
        if (layers.isEmpty() || !(layers.get(layers.size() - 1).spec() instanceof LayerSpec.Learned)) {
            throw problem("type", "the layer under the softmax has no weights: put a linear layer there");
        }
        if (current.area() != 1) {
            throw problem("type", "the layer under the softmax has " + current + " outputs, not a vector");
        }
        closeSegment();
        return new TowerPlan(tower, spec.towers(), segments);
    }

    private void add(LayerSpec layer) {
        if (layer instanceof LayerSpec.Learned learned) {
            addLearned(learned);
        } else if (layer instanceof LayerSpec.LocalResponseNorm norm) {
            addNorm(norm);
        } else if (layer instanceof LayerSpec.MaxPool pool) {
            append(layer, pooled(pool.kernel(), pool.stride(), pool.padding(), pool.ceil()), 1);
        } else if (layer instanceof LayerSpec.AveragePool pool) {
            append(layer, pooled(pool.kernel(), pool.stride(), pool.padding(), pool.ceil()), 1);
        } else if (layer instanceof LayerSpec.Softmax) {
            throw problem("type", "a softmax can only be the last layer");
        } else {
            append(layer, current, 1);
        }
    }

    private void addLearned(LayerSpec.Learned layer) {
        checkShared(layer);
        int columns = 1;
        if (layer.connect() == Connect.ALL) {
            joinTowers();
        } else {
            columns = columns(layer);
        }
        if (layer instanceof LayerSpec.Windowed windowed) {
            checkGroups(windowed);
            append(layer, windowed(windowed), columns * windowed.groups());
        } else {
            append(layer, Shape.vector(shares(layer).of(tower)), columns);
        }
        divided = spec.towers() > 1;
    }

    private void checkShared(LayerSpec.Learned layer) {
        boolean underSoftmax = index == spec.layers().size() - 2;
        boolean mayBeUneven = underSoftmax && layer.connect() == Connect.ALL && layer.outputs() > spec.towers();
        if (!shares(layer).even() && !mayBeUneven) {
            throw problem(
                    "outputs",
                    layer.outputs() + " outputs cannot be shared evenly by " + TowerCount.inWords(spec.towers()));
        }
    }

    private Shares shares(LayerSpec.Learned layer) {
        return new Shares(layer.outputs(), spec.towers());
    }

    /** Groups that {@code connect = own} makes of the layer on this tower: the columns that the tower computes. */
    private int columns(LayerSpec.Learned layer) {
        if (!divided && (spec.towers() > 1 || layers.isEmpty() && segments.isEmpty())) {
            throw problem("connect", "own, but what lies below is not divided between towers: write connect = all");
        }
        if (wholeMaps() % spec.columns() != 0 || layer.outputs() % spec.columns() != 0) {
            throw problem(
                    "outputs",
                    "connect = own divides " + wholeMaps() + " inputs and " + layer.outputs() + " outputs into "
                            + spec.columns() + " columns; both must be multiples of " + spec.columns());
        }
        return ownColumns();
    }

    private int ownColumns() {
        if (!divided) {
            return spec.columns();
        }
        if (spec.columns() % spec.towers() != 0) {
            throw problem(
                    "connect",
                    "own, but the " + spec.columns() + " columns of this network cannot be shared evenly by "
                            + TowerCount.inWords(spec.towers())
                            + ": run it on a number of towers that divides them; other columns make another network");
        }
        return spec.columns() / spec.towers();
    }

    /** What the latest layer wrote on all towers. */
    private int wholeMaps() {
        return divided ? current.maps() * spec.towers() : current.maps();
    }

    /** Counts in the whole network, so that every number of towers is told the same. */
    private void checkGroups(LayerSpec.Windowed layer) {
        if (layer.groups() == 1) {
            return;
        }
        if (spec.towers() > 1 && layer.connect() == Connect.ALL) {
            throw problem(
                    "groups",
                    layer.groups() + " groups among all maps cannot be shared by " + TowerCount.inWords(spec.towers())
                            + ": write connect = own, which makes groups within each tower, or towers = 1");
        }
        int inputs = wholeMaps();
        long groups = (layer.connect() == Connect.OWN ? spec.columns() : 1L) * layer.groups();
        if (inputs % groups != 0 || layer.outputs() % groups != 0) {
            throw problem(
                    "groups",
                    groups + " groups" + (groups > layer.groups() ? ", " + layer.groups() + " in each column," : "")
                            + " do not divide " + inputs + " inputs and " + layer.outputs() + " outputs evenly");
        }
    }

    private void addNorm(LayerSpec.LocalResponseNorm norm) {
        if (norm.connect() == Connect.ALL) {
            if (divided) {
                throw problem(
                        "connect",
                        "all, but a norm's windows cannot reach the other towers' maps: write connect = own");
            }
            append(norm, current, 1);
            return;
        }
        if (wholeMaps() % spec.columns() != 0) {
            throw problem(
                    "connect",
                    "own divides " + wholeMaps() + " maps into " + spec.columns()
                            + " columns; their number must be a multiple of " + spec.columns());
        }
        append(norm, current, ownColumns());
    }

    /** Puts an exchange in front of the next layer if it needs one. */
    private void joinTowers() {
        if (!divided) {
            return;
        }
        closeSegment();
        current = current.withMaps(wholeMaps());
        segmentInput = current;
        exchanged = true;
        divided = false;
    }

    private void closeSegment() {
        boolean learntBelow = false;
        if (!segments.isEmpty()) {
            SegmentPlan below = segments.get(segments.size() - 1);
            learntBelow = below.gradientWanted(below.layers().size());
        }
        segments.add(new SegmentPlan(segmentInput, exchanged, learntBelow, layers));
        layers = new ArrayList<>();
    }

    private Shape windowed(LayerSpec.Windowed w) {
        return pooled(w.kernel(), w.stride(), w.padding(), w.ceil())
                .withMaps(shares(w).of(tower));
    }

    private Shape pooled(int kernel, int stride, Padding padding, boolean ceil) {
        return new Shape(
                current.maps(),
                windows("rows", current.height(), kernel, stride, padding.top(), padding.bottom(), ceil),
                windows("columns", current.width(), kernel, stride, padding.left(), padding.right(), ceil));
    }

    private int windows(String what, int size, int kernel, int stride, int before, int after, boolean ceil) {
        int free = size + before + after - kernel;
        if (free < 0) {
            throw problem(
                    "kernel",
                    kernel + " is larger than the " + (size + before + after) + " " + what + " of its input of "
                            + current + (before + after > 0 ? " with padding" : ""));
        }
        if (kernel <= before || kernel <= after) {
            throw problem("padding", Math.max(before, after) + " is not smaller than the kernel, " + kernel);
        }
        int windows = 1 + (ceil ? (free + stride - 1) / stride : free / stride);
        // A last window that starts beyond the image and its padding would see nothing.
        return ceil && (windows - 1) * stride >= size + before ? windows - 1 : windows;
    }

    private void append(LayerSpec layer, Shape output, int groups) {
        layers.add(new LayerPlan(index, layer, current, output, groups, firstMap(layer, output)));
        current = output;
    }

    private int firstMap(LayerSpec layer, Shape output) {
        if (layer instanceof LayerSpec.Learned learned) {
            return shares(learned).first(tower);
        }
        return divided ? tower * output.maps() : 0;
    }

    private InvalidNetworkException problem(String key, String message) {
        return new InvalidNetworkException(index, key, message);
    }
}
