package duet.engine.config;

import duet.ops.network.InvalidNetworkException;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkPlan;
import duet.ops.network.NetworkSpec;
import duet.ops.network.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The network as the file describes it; how many classes there are is only known with the data. */
public final class NetworkConfig {

    /** Stands in for the class count while the file is checked; every number of towers can share it evenly. */
    private static final int SOME_CLASSES = 840;

    /** What {@code network.input} may be. */
    static final Kind<Shape> INPUT = new Kind<>(
            "[3, rows, columns], with as many rows as columns and at most 4096", new Shape(3, 1, 1), value -> {
                int[] sizes = Kind.wholes(value, 1);
                boolean fits =
                        sizes != null && sizes.length == 3 && sizes[0] == 3 && sizes[1] == sizes[2] && sizes[1] <= 4096;
                return fits ? new Shape(sizes[0], sizes[1], sizes[2]) : null;
            });

    private final Shape input;
    private final int towers;
    private final int columns;
    private final List<DescribedLayer> layers;
    private final Section section;

    private NetworkConfig(Shape input, int towers, int columns, List<DescribedLayer> layers, Section section) {
        this.input = input;
        this.towers = towers;
        this.columns = columns;
        this.layers = List.copyOf(layers);
        this.section = section;
    }

    static NetworkConfig read(Section section, Optional<Shape> input, int towers, Problems problems) {
        int before = problems.count();
        List<DescribedLayer> layers = section.sections("layers").stream()
                .flatMap(layer -> DescribedLayer.read(layer).stream())
                .toList();
        // Written out for the run, so that it is the same network on any number of towers.
        int columns = section.orElse("columns", Kind.COUNT, NetworkSpec.columns(towers));
        // Carried out before; named here so that a mistyped one is told what it may have meant.
        section.has(LayerChanges.INSERT_AFTER);
        section.has(LayerChanges.CHANGE);
        section.done();
        NetworkConfig network = new NetworkConfig(input.orElse(INPUT.safe()), towers, columns, layers, section);
        network.checkNames();
        if (input.isPresent() && problems.count() == before) {
            network.check(network.spec(SOME_CLASSES), problems);
        }
        return network;
    }

    /** One image as the network sees it. */
    public Shape input() {
        return input;
    }

    /**
     * The network for data of so many classes.
     *
     * @throws ConfigException when its layers do not fit each other or the classes
     */
    public NetworkSpec network(int classes) {
        Problems problems = new Problems();
        NetworkSpec spec = spec(classes);
        check(spec, problems);
        problems.throwIfAny();
        checkOutputs(classes, problems);
        problems.throwIfAny();
        return spec;
    }

    /** The name of the layer whose outputs are the classes. */
    public String head() {
        return layers.stream()
                .map(layer -> layer.spec(SOME_CLASSES))
                .filter(LayerSpec.Learned.class::isInstance)
                .reduce((below, last) -> last)
                .orElseThrow()
                .name();
    }

    private NetworkSpec spec(int classes) {
        List<LayerSpec> specs =
                layers.stream().map(layer -> layer.spec(classes)).toList();
        return new NetworkSpec(input, specs, towers, columns);
    }

    private void check(NetworkSpec spec, Problems problems) {
        try {
            NetworkPlan.of(spec);
        } catch (InvalidNetworkException e) {
            if (e.layer() < 0) {
                problems.add(section.place("layers"), section.path("layers"), e.getMessage());
                return;
            }
            Section at = layers.get(e.layer()).section();
            problems.add(at.place(e.key()), at.path(e.key()), e.getMessage());
        }
    }

    private void checkNames() {
        Set<String> names = new HashSet<>();
        for (DescribedLayer layer : layers) {
            String name = layer.spec(SOME_CLASSES).name();
            if (!names.add(name)) {
                layer.section().report("name", "a layer below is called " + name + " too; give each its own name");
            }
        }
    }

    private void checkOutputs(int classes, Problems problems) {
        for (int i = layers.size() - 1; i >= 0; i--) {
            if (layers.get(i).spec(classes) instanceof LayerSpec.Learned last) {
                if (last.outputs() < classes) {
                    Section at = layers.get(i).section();
                    problems.add(
                            at.place("outputs"),
                            at.path("outputs"),
                            "found " + last.outputs() + ", but the data have " + classes
                                    + " classes; expected that many or more, or the word classes");
                }
                return;
            }
        }
    }
}
