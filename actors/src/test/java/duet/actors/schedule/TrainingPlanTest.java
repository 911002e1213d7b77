package duet.actors.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.actors.SmallPlan;
import duet.ops.network.Shape;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingPlanTest {

    @Test
    void theWarmUpRaisesTheRateLinearlyToItsFullHeight() {
        TrainingPlan plan = new SmallPlan().warmUpSteps(4).plan();

        assertThat(plan.learningRate(0, 0.1)).isEqualTo(0.025);
        assertThat(plan.learningRate(1, 0.1)).isEqualTo(0.05);
        assertThat(plan.learningRate(3, 0.1)).isEqualTo(0.1);
        assertThat(plan.learningRate(4, 0.1)).isEqualTo(0.1);
    }

    @Test
    void stepsAreThoseOfTheEpochsUnlessTheMostStepsAreFewer() {
        assertThat(new SmallPlan().plan().stepsPerEpoch()).isEqualTo(3);
        assertThat(new SmallPlan().plan().validationBatches()).isEqualTo(2);
        assertThat(new SmallPlan().plan().totalSteps()).isEqualTo(6);
        assertThat(new SmallPlan().maxSteps(5).plan().totalSteps()).isEqualTo(5);
        assertThat(new SmallPlan().maxSteps(7).plan().totalSteps()).isEqualTo(6);
    }

    @Test
    void whatCannotBeTrainedIsRefused() {
        assertThatThrownBy(() -> new SmallPlan().epochs(0).plan()).hasMessage("training.epochs: 0, expected 1 or more");
        assertThatThrownBy(() -> new SmallPlan().ahead(0).plan()).hasMessage("data.ahead: 0, expected 1 or more");
    }

    @Test
    void eachNumberHasALeastThatIsTakenAndNoneBelowItIs() {
        List<String> names = List.of(
                "training.batch",
                "training.epochs",
                "training.max-steps",
                "training.warm-up-steps",
                "training.validate-every-epochs",
                "training.validation-views",
                "training images",
                "validation images",
                "data.loaders",
                "data.ahead");
        int[] least = {1, 1, 1, 0, 1, 1, 1, 0, 1, 1};
        assertThat(plan(least, 0, 0).batch()).isEqualTo(1);
        for (int i = 0; i < least.length; i++) {
            int[] below = least.clone();
            below[i]--;
            assertThatThrownBy(() -> plan(below, 0, 0))
                    .hasMessage(names.get(i) + ": " + below[i] + ", expected " + least[i] + " or more");
        }
        assertThatThrownBy(() -> plan(least, 1, 0)).hasMessageStartingWith("training.momentum: 1.0");
        assertThatThrownBy(() -> plan(least, -0.1, 0)).hasMessageStartingWith("training.momentum: -0.1");
        assertThatThrownBy(() -> plan(least, 0, -1e-9)).hasMessageStartingWith("training.weight-decay");
        assertThatThrownBy(() -> plan(least, Double.NaN, 0)).hasMessageStartingWith("training.momentum");
        assertThatThrownBy(() -> plan(least, 0, Double.NaN)).hasMessageStartingWith("training.weight-decay");
    }

    private static TrainingPlan plan(int[] n, double momentum, double weightDecay) {
        return new TrainingPlan(
                n[0],
                n[1],
                OptionalLong.of(n[2]),
                7,
                momentum,
                weightDecay,
                n[3],
                new FixedSteps(0.1, List.of()),
                n[4],
                n[5],
                n[6],
                n[7],
                n[8],
                n[9],
                new Shape(3, 1, 1));
    }

    @Test
    void everySoManyEpochsAreValidatedAndTheLastOneThatIsWhole() {
        TrainingPlan plan = new SmallPlan().epochs(5).validateEveryEpochs(2).plan();
        assertThat(IntStream.range(0, 5).filter(plan::validatesAfter)).containsExactly(1, 3, 4);
        TrainingPlan whole =
                new SmallPlan().epochs(5).validateEveryEpochs(2).maxSteps(9).plan();
        assertThat(whole.validatesAfter(2)).isTrue();
        TrainingPlan cut =
                new SmallPlan().epochs(5).validateEveryEpochs(2).maxSteps(8).plan();
        assertThat(cut.validatesAfter(2)).isFalse();
        assertThat(new SmallPlan().validationImages(0).plan().validatesAfter(1)).isFalse();
    }

    @Test
    void aPlateauNeedsValidationImages() {
        SmallPlan plan =
                new SmallPlan().schedule(new Plateau(0.01, 10, 1, 0, 3)).validationImages(0);

        assertThatThrownBy(plan::plan).hasMessage("validation images: 0, expected 1 or more");
    }
}
