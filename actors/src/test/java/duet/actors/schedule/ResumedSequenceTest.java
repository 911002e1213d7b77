package duet.actors.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.SmallNetwork;
import duet.dataloader.batch.BatchRequest;
import duet.dataloader.batch.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sequences that begin where another one stood, over drawn plans. */
class ResumedSequenceTest {
    private static final long SEED = Long.getLong("duet.seed", 2012);

    /** @param number of the draw: with the seed it makes the same plans again */
    record Drawn(int number, TrainingPlan plan, TrainingPlan longer) {
        @Override
        public String toString() {
            return "draw " + number + " of seed " + SEED + ": " + inWords(plan) + ", then " + inWords(longer);
        }

        private static String inWords(TrainingPlan plan) {
            return plan.epochs() + " epochs of " + plan.stepsPerEpoch() + " steps, at most " + plan.maxSteps()
                    + ", every " + plan.validateEveryEpochs() + " validated in " + plan.validationBatches()
                    + " batches";
        }
    }

    static Stream<Drawn> plans() {
        return IntStream.range(0, 100).mapToObj(ResumedSequenceTest::drawn);
    }

    private static Drawn drawn(int number) {
        SplittableRandom random = new SplittableRandom(SEED + number);
        int epochs = random.nextInt(1, 5);
        int trainingImages = random.nextInt(1, 20);
        int validationImages = random.nextInt(0, 10);
        int every = random.nextInt(1, 4);
        long steps = (long) epochs * ((trainingImages + 3) / 4);
        OptionalLong most =
                random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextLong(1, steps + 2));
        int more = epochs + random.nextInt(1, 3);
        return new Drawn(
                number,
                plan(epochs, most, trainingImages, validationImages, every),
                plan(more, OptionalLong.empty(), trainingImages, validationImages, every));
    }

    private static TrainingPlan plan(
            int epochs, OptionalLong maxSteps, int trainingImages, int validationImages, int validateEveryEpochs) {
        return new TrainingPlan(
                4,
                epochs,
                maxSteps,
                7,
                0.9,
                0.0005,
                0,
                new FixedSteps(0.1, List.of()),
                validateEveryEpochs,
                1,
                trainingImages,
                validationImages,
                1,
                1,
                SmallNetwork.IMAGE);
    }

    private static List<PlannedBatch> batches(TrainingPlan plan, Position from) {
        BatchSequence sequence = new BatchSequence(plan, from);
        List<PlannedBatch> batches = new ArrayList<>();
        for (Optional<PlannedBatch> next = sequence.next(); next.isPresent(); next = sequence.next()) {
            batches.add(next.get());
        }
        return batches;
    }

    private static List<BatchRequest> requests(List<PlannedBatch> batches, Split split) {
        return batches.stream()
                .map(PlannedBatch::request)
                .filter(request -> request.split() == split)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("plans")
    void fromEveryPlaceComesTheRestOfTheWholeSequence(Drawn drawn) {
        List<PlannedBatch> whole = batches(drawn.plan(), Position.START);
        Position position = Position.START;
        for (int done = 0; done <= whole.size(); done++) {
            assertThat(position.batches()).isEqualTo(done);
            assertThat(batches(drawn.plan(), position)).isEqualTo(whole.subList(done, whole.size()));
            if (done < whole.size()) {
                position = position.after(whole.get(done));
            }
        }
        assertThat(position.steps()).isEqualTo(drawn.plan().totalSteps());
    }

    @ParameterizedTest
    @MethodSource("plans")
    void aPlanThatIsMadeLongerGoesOnAsIfItHadAlwaysBeenSoLong(Drawn drawn) {
        List<PlannedBatch> all = new ArrayList<>(batches(drawn.plan(), Position.START));
        Position end = Position.START;
        for (PlannedBatch batch : all) {
            end = end.after(batch);
        }
        all.addAll(batches(drawn.longer(), end));

        List<PlannedBatch> unbroken = batches(drawn.longer(), Position.START);
        assertThat(all)
                .extracting(PlannedBatch::number)
                .containsExactlyElementsOf(
                        IntStream.range(0, all.size()).mapToObj(i -> (long) i).toList());
        assertThat(requests(all, Split.TRAINING)).isEqualTo(requests(unbroken, Split.TRAINING));
        // The end of the shorter plan was validated, where the longer one may not ask for it.
        assertThat(requests(all, Split.VALIDATION)).containsAll(requests(unbroken, Split.VALIDATION));
        assertThat(all.get(all.size() - 1).endsRun()).isTrue();
    }
}
