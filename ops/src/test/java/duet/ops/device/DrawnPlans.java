package duet.ops.device;

import duet.ops.network.Initial;
import duet.ops.network.Padding;
import duet.ops.network.ParameterSpec;
import duet.ops.network.SegmentPlan;
import duet.ops.network.Shape;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Draws segments of every layer; another seed than the usual one is given by the system property {@code duet.seed}, how many of
 * each kind by {@code duet.draws}.
 */
final class DrawnPlans {
    private static final long SEED = Long.getLong("duet.seed", 2012);
    private static final int DRAWS = Integer.getInteger("duet.draws", 30);

    private DrawnPlans() {}

    private static final ParameterSpec FROZEN = new ParameterSpec(new Initial.Constant(0), 0, 1);

    static Stream<Draw> convolutions() {
        return draws(false, draws -> {
            int groups = draws.oneOf(1, 1, 2, 2, 3, 4);
            int kernel = draws.between(1, 11);
            PlanBuilder plan = builder(draws, groups * mapsPerGroup(draws, kernel), kernel);
            plan.convolution(
                    groups * mapsPerGroup(draws, kernel),
                    kernel,
                    draws.between(1, 4),
                    padding(draws, kernel),
                    draws.coin(),
                    groups,
                    parameter(draws),
                    parameter(draws));
            return draws.coin() ? plan.onImage() : plan.onMaps();
        });
    }

    static Stream<Draw> locallyConnecteds() {
        return draws(false, draws -> {
            int groups = draws.between(1, 3);
            int kernel = draws.between(1, 5);
            PlanBuilder plan = builder(draws, groups * mapsPerGroup(draws, kernel), kernel);
            plan.locallyConnected(
                    groups * mapsPerGroup(draws, kernel),
                    kernel,
                    draws.between(1, 4),
                    padding(draws, kernel),
                    draws.coin(),
                    groups,
                    parameter(draws),
                    parameter(draws));
            return draws.coin() ? plan.onImage() : plan.onMaps();
        });
    }

    /** Every kind of layer below the lowest one that learns, and all of them frozen now and then. */
    static Stream<Draw> frozenBottoms() {
        return draws(false, draws -> {
            int maps = 2 * draws.oneOf(2, 8);
            PlanBuilder plan = builder(draws, 3, 9)
                    .convolution(maps, 3, 1, Padding.all(1), false, 1, FROZEN, FROZEN)
                    .relu()
                    .localResponseNorm(draws.oneOf(3, 5), 2, 2e-3, 0.75, 2)
                    .maxPool(3, 2, Padding.NONE, true)
                    .absTanh()
                    .spatialNorm(3, 1, 4e-3, 0.75)
                    .locallyConnected(maps, 3, 1, Padding.all(1), false, 2, FROZEN, FROZEN)
                    .averagePool(2, 1, Padding.NONE, false)
                    .dropout(0.5, false);
            if (draws.coin()) {
                plan.convolution(8, 1, 1, Padding.NONE, false, 1, parameter(draws), parameter(draws))
                        .relu();
            }
            if (draws.coin()) {
                plan.logistic().linear(6, 1);
            }
            return plan.onImage();
        });
    }

    private static int mapsPerGroup(Draws draws, int kernel) {
        return kernel <= 3 ? draws.oneOf(1, 2, 3, 8, 16, 24) : draws.oneOf(1, 2, 3, 4, 8);
    }

    private static ParameterSpec parameter(Draws draws) {
        return new ParameterSpec(new Initial.Constant(0), draws.oneOf(0, 0.5, 1, 2), draws.oneOf(0.0, 1, 2));
    }

    static Stream<Draw> linears() {
        return draws(false, draws -> {
            int groups = draws.between(1, 2);
            PlanBuilder plan = builder(draws, groups * draws.oneOf(1, 3, 8, 16), 1);
            return plan.linear(groups * draws.between(1, 40), groups).onMaps();
        });
    }

    static Stream<Draw> relus() {
        return draws(true, draws -> builder(draws, 1).relu().onMaps());
    }

    static Stream<Draw> tanhs() {
        return draws(false, draws -> builder(draws, 1).tanh().onMaps());
    }

    static Stream<Draw> logistics() {
        return draws(false, draws -> builder(draws, 1).logistic().onMaps());
    }

    static Stream<Draw> absTanhs() {
        return draws(true, draws -> builder(draws, 1).absTanh().onMaps());
    }

    static Stream<Draw> localResponseNorms() {
        return draws(false, draws -> {
            int groups = draws.between(1, 2);
            return builder(draws, groups * draws.oneOf(1, 2, 4, 8, 12, 16, 48), 1)
                    .localResponseNorm(draws.between(1, 9), draws.oneOf(1.0, 2), alpha(draws), beta(draws), groups)
                    .onMaps();
        });
    }

    static Stream<Draw> spatialNorms() {
        return draws(false, draws -> builder(draws, 1)
                .spatialNorm(draws.between(1, 6), draws.oneOf(1.0, 2), alpha(draws), beta(draws))
                .onMaps());
    }

    private static double alpha(Draws draws) {
        return draws.oneOf(2e-5, 1e-3, 0.1);
    }

    private static double beta(Draws draws) {
        return draws.oneOf(0.5, 0.75, 1);
    }

    static Stream<Draw> maxPools() {
        return draws(true, draws -> {
            int kernel = draws.between(1, 5);
            return builder(draws, kernel)
                    .maxPool(kernel, draws.between(1, 4), padding(draws, kernel), draws.coin())
                    .onMaps();
        });
    }

    static Stream<Draw> averagePools() {
        return draws(false, draws -> {
            int kernel = draws.between(1, 5);
            return builder(draws, kernel)
                    .averagePool(kernel, draws.between(1, 4), padding(draws, kernel), draws.coin())
                    .onMaps();
        });
    }

    static Stream<Draw> dropouts() {
        return draws(false, draws -> builder(draws, 1)
                .dropout(draws.oneOf(0.5, 0.8, 1), draws.coin())
                .onMaps());
    }

    /** The kinds of segment that AlexNet and its small sisters for CIFAR-10 are made of. */
    static Stream<Draw> segments() {
        return draws(false, draws -> switch (draws.between(0, 4)) {
            case 0 ->
                builder(draws, 3, 19)
                        .convolution(2 * draws.oneOf(4, 8, 24), 7, 2, padding(draws, 4), draws.coin(), 1)
                        .localResponseNorm(5, 2, 2e-3, 0.75, 2)
                        .maxPool(3, 2, Padding.NONE, true)
                        .relu()
                        .convolution(2 * draws.oneOf(3, 8, 16), 5, 1, Padding.all(2), false, 2)
                        .relu()
                        .localResponseNorm(5, 2, 2e-3, 0.75, 2)
                        .spatialNorm(5, 1, 4e-3, 0.75)
                        .maxPool(3, 2, Padding.NONE, false)
                        .onImage();
            case 1 ->
                builder(draws, draws.oneOf(6, 16, 32), 6)
                        .convolution(16, 3, 1, Padding.all(1), false, 1)
                        .relu()
                        .convolution(draws.oneOf(8, 10, 16), 3, 1, Padding.all(1), false, 2)
                        .maxPool(3, 2, Padding.NONE, draws.coin())
                        .relu()
                        .onMaps();
            case 2 ->
                builder(draws, draws.oneOf(3, 8, 16), 3)
                        .linear(2 * draws.between(4, 20), 1)
                        .relu()
                        .dropout(0.5, draws.coin())
                        .linear(draws.between(1, 5) * 2, 2)
                        .onMaps();
            case 3 ->
                builder(draws, draws.oneOf(6, 16), 6)
                        .maxPool(3, 2, Padding.NONE, true)
                        .locallyConnected(2 * draws.oneOf(3, 8), 3, 1, Padding.all(1), false, 1)
                        .relu()
                        .locallyConnected(draws.oneOf(8, 10), 3, 1, Padding.all(1), false, 2)
                        .relu()
                        .linear(10, 1)
                        .onMaps();
            default ->
                builder(draws, 3, 12)
                        .convolution(draws.oneOf(5, 16), 5, 1, Padding.all(2), false, 1)
                        .averagePool(3, 2, Padding.NONE, true)
                        .tanh()
                        .linear(10, 1)
                        .onImage();
        });
    }

    private static Stream<Draw> draws(boolean coarse, Function<Draws, SegmentPlan> segment) {
        return IntStream.range(0, DRAWS).mapToObj(number -> {
            Draws draws = new Draws(SEED, number);
            return new Draw(SEED, number, coarse && draws.coin(), draws.between(1, 4), segment.apply(draws));
        });
    }

    private static PlanBuilder builder(Draws draws, int smallest) {
        return builder(draws, draws.oneOf(1, 3, 8, 16, 17, 32), smallest);
    }

    private static PlanBuilder builder(Draws draws, int maps, int smallest) {
        return new PlanBuilder(
                new Shape(maps, draws.between(smallest, smallest + 9), draws.between(smallest, smallest + 9)));
    }

    /** Each side by itself, smaller than the kernel and never more than four. */
    private static Padding padding(Draws draws, int kernel) {
        int most = Math.min(4, kernel - 1);
        return new Padding(
                draws.between(0, most), draws.between(0, most), draws.between(0, most), draws.between(0, most));
    }
}
