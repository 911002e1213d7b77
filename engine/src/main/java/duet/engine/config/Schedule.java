package duet.engine.config;

import java.util.List;

/** How the learning rate falls from {@code training.learning-rate}. */
public sealed interface Schedule {

    /** The rate is {@code learningRate} from the moment {@code epoch} epochs are done. */
    record Step(int epoch, double learningRate) {}

    /** Set points, by ascending epoch; with none the rate stays as it is. */
    record FixedSteps(List<Step> steps) implements Schedule {
        public FixedSteps {
            steps = List.copyOf(steps);
        }
    }

    /**
     * Divided when the validation error stops improving (paper section 5); once that has happened {@code times} times,
     * the next halt ends the training.
     *
     * @param factor what the rate is divided by
     * @param patience epochs without improvement that count as a halt
     * @param minImprovement percentage points of top-1 error below the best so far that count as improvement
     */
    record Plateau(double factor, int patience, double minImprovement, int times) implements Schedule {}

    /** The words of {@code training.schedule.type}. */
    enum Type {
        FIXED_STEPS,
        PLATEAU
    }

    static Schedule read(Section section) {
        Type type = section.expect("type", Kind.choice(Type.class)).orElse(null);
        if (type == null) {
            return new FixedSteps(List.of());
        }
        Schedule schedule = type == Type.PLATEAU ? plateau(section) : fixedSteps(section);
        section.done();
        return schedule;
    }

    private static Schedule plateau(Section section) {
        return new Plateau(
                section.required("factor", Kind.NUMBER.where("a number greater than 1", 10.0, factor -> factor > 1)),
                section.required("patience", Kind.COUNT),
                section.orElse("min-improvement", Kind.NOT_NEGATIVE, 0),
                section.required("times", Kind.integer(0)));
    }

    private static Schedule fixedSteps(Section section) {
        List<Step> steps = section.sections("steps").stream()
                .map(step -> {
                    Step read =
                            new Step(step.required("epoch", Kind.COUNT), step.required("learning-rate", Kind.POSITIVE));
                    step.done();
                    return read;
                })
                .toList();
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).epoch() <= steps.get(i - 1).epoch()) {
                section.report(
                        "steps",
                        "found epoch " + steps.get(i).epoch() + " after epoch "
                                + steps.get(i - 1).epoch() + ", expected them in ascending order");
            }
        }
        return new FixedSteps(steps);
    }
}
