package duet.actors.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.SmallPlan;
import duet.dataloader.batch.BatchRequest;
import duet.dataloader.batch.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BatchSequenceTest {

    private static List<PlannedBatch> batches(TrainingPlan plan) {
        BatchSequence sequence = new BatchSequence(plan, Position.START);
        List<PlannedBatch> batches = new ArrayList<>();
        for (Optional<PlannedBatch> next = sequence.next(); next.isPresent(); next = sequence.next()) {
            batches.add(next.get());
        }
        return batches;
    }

    private static List<String> names(TrainingPlan plan) {
        return batches(plan).stream().map(PlannedBatch::toString).toList();
    }

    @Test
    void anEpochIsFollowedByItsValidationAndTheLastBatchOfEachIsShort() {
        assertThat(batches(new SmallPlan().plan()))
                .extracting(PlannedBatch::request)
                .containsExactly(
                        new BatchRequest(Split.TRAINING, 0, 0, 0, 4),
                        new BatchRequest(Split.TRAINING, 1, 0, 4, 4),
                        new BatchRequest(Split.TRAINING, 2, 0, 8, 2),
                        new BatchRequest(Split.VALIDATION, 0, 0, 0, 4),
                        new BatchRequest(Split.VALIDATION, 1, 0, 4, 1),
                        new BatchRequest(Split.TRAINING, 3, 1, 0, 4),
                        new BatchRequest(Split.TRAINING, 4, 1, 4, 4),
                        new BatchRequest(Split.TRAINING, 5, 1, 8, 2),
                        new BatchRequest(Split.VALIDATION, 0, 1, 0, 4),
                        new BatchRequest(Split.VALIDATION, 1, 1, 4, 1));
    }

    @Test
    void aValidationBatchHasAsManyImagesAsGetAllTheirViews() {
        assertThat(batches(new SmallPlan().epochs(1).validationViews(3).plan()))
                .filteredOn(batch -> !batch.training())
                .extracting(PlannedBatch::request)
                .containsExactly(
                        new BatchRequest(Split.VALIDATION, 0, 0, 0, 1, 3),
                        new BatchRequest(Split.VALIDATION, 1, 0, 1, 1, 3),
                        new BatchRequest(Split.VALIDATION, 2, 0, 2, 1, 3),
                        new BatchRequest(Split.VALIDATION, 3, 0, 3, 1, 3),
                        new BatchRequest(Split.VALIDATION, 4, 0, 4, 1, 3));
    }

    @Test
    void batchesAreNumberedAndSayWhatTheyEnd() {
        List<PlannedBatch> batches = batches(new SmallPlan().plan());

        assertThat(batches).extracting(PlannedBatch::number).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(batches)
                .filteredOn(PlannedBatch::endsSplit)
                .extracting(PlannedBatch::number)
                .containsExactly(2L, 4L, 7L, 9L);
        assertThat(batches)
                .filteredOn(PlannedBatch::endsEpoch)
                .extracting(PlannedBatch::number)
                .containsExactly(4L, 9L);
        assertThat(batches)
                .filteredOn(PlannedBatch::endsRun)
                .extracting(PlannedBatch::number)
                .containsExactly(9L);
        assertThat(batches.get(6).index()).isEqualTo(1);
        assertThat(batches.get(6).count()).isEqualTo(3);
        assertThat(batches.get(9).count()).isEqualTo(2);
    }

    @Test
    void everySecondEpochAndTheLastAreValidated() {
        List<PlannedBatch> batches =
                batches(new SmallPlan().epochs(3).validateEveryEpochs(2).plan());

        assertThat(batches)
                .filteredOn(batch -> !batch.training())
                .extracting(PlannedBatch::epoch)
                .containsExactly(1, 1, 2, 2);
        assertThat(batches)
                .filteredOn(PlannedBatch::endsEpoch)
                .extracting(PlannedBatch::toString)
                .containsExactly("step 2", "validation batch 1 of epoch 1", "validation batch 1 of epoch 2");
    }

    @Test
    void withoutValidationImagesStepsFollowEachOther() {
        assertThat(names(new SmallPlan().validationImages(0).plan()))
                .containsExactly("step 0", "step 1", "step 2", "step 3", "step 4", "step 5");
        assertThat(batches(new SmallPlan().validationImages(0).plan()).get(5).endsRun())
                .isTrue();
    }

    @Test
    void anEpochThatTheMostStepsCutShortIsNotValidated() {
        List<PlannedBatch> batches = batches(new SmallPlan().maxSteps(4).plan());

        assertThat(batches).hasSize(6);
        assertThat(batches.get(5)).hasToString("step 3");
        assertThat(batches.get(5).endsRun()).isTrue();
        assertThat(batches.get(5).endsSplit()).isFalse();
    }

    @Test
    void anEpochThatTheMostStepsEndExactlyIsValidated() {
        assertThat(names(new SmallPlan().maxSteps(3).validateEveryEpochs(2).plan()))
                .containsExactly(
                        "step 0", "step 1", "step 2", "validation batch 0 of epoch 0", "validation batch 1 of epoch 0");
    }
}
