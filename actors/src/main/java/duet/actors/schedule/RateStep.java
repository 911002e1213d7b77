package duet.actors.schedule;

/** The rate is {@code rate} from the moment {@code epoch} epochs are done. */
public record RateStep(int epoch, double rate) {
    public RateStep {
        if (epoch < 1) {
            throw new IllegalArgumentException("epoch: " + epoch + ", expected 1 or more");
        }
        TrainingPlan.positive("learning-rate", rate);
    }
}
