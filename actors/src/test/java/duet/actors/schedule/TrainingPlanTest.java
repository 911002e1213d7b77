package duet.actors.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.actors.SmallPlan;
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
    void aPlateauNeedsValidationImages() {
        SmallPlan plan =
                new SmallPlan().schedule(new Plateau(0.01, 10, 1, 0, 3)).validationImages(0);

        assertThatThrownBy(plan::plan).hasMessage("validation images: 0, expected 1 or more");
    }
}
