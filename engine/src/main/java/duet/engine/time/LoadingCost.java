package duet.engine.time;

import duet.actors.event.Event;
import java.util.ArrayList;
import java.util.List;

/**
 * What reading, decoding and augmenting cost the towers.
 *
 * @param onAll images a second on all pictures
 * @param onOne images a second on one batch that lies ready
 * @param ratios of the two, block by block: each block on all pictures against the mean of those before and behind it
 * @param waitingShare of the steps on all pictures, in which towers waited for a batch
 */
record LoadingCost(double onAll, double onOne, List<Double> ratios, double waitingShare) {

    LoadingCost {
        ratios = List.copyOf(ratios);
    }

    /** Of the steps that count, which are at least three whole blocks, beginning anywhere. */
    static LoadingCost of(Alternation alternation, List<Event.StepDone> steps) {
        List<Block> blocks = new ArrayList<>();
        for (Event.StepDone step : steps) {
            long number = step.step() / alternation.block();
            if (blocks.isEmpty() || blocks.get(blocks.size() - 1).number() != number) {
                blocks.add(new Block(number, alternation.onAllPictures(step.step()), new ArrayList<>()));
            }
            if (alternation.counts(step.step())) {
                blocks.get(blocks.size() - 1).steps().add(step);
            }
        }
        blocks.removeIf(block -> block.steps().isEmpty());
        return of(blocks);
    }

    private static LoadingCost of(List<Block> blocks) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 1; i < blocks.size() - 1; i++) {
            if (blocks.get(i).onAll()) {
                double beside = (blocks.get(i - 1).rate() + blocks.get(i + 1).rate()) / 2;
                ratios.add(blocks.get(i).rate() / beside);
            }
        }
        List<Event.StepDone> all = blocks.stream()
                .filter(Block::onAll)
                .flatMap(block -> block.steps().stream())
                .toList();
        double nanos = all.stream().mapToLong(Event.StepDone::nanos).sum();
        double waiting = all.stream().mapToLong(Event.StepDone::waitingNanos).sum();
        return new LoadingCost(median(blocks, true), median(blocks, false), ratios, waiting / nanos);
    }

    private static double median(List<Block> blocks, boolean onAll) {
        return Median.of(blocks.stream()
                .filter(block -> block.onAll() == onAll)
                .mapToDouble(Block::rate)
                .toArray());
    }

    /** Of the images a second that there would be if data cost nothing. */
    double medianRatio() {
        return Median.of(ratios.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private record Block(long number, boolean onAll, List<Event.StepDone> steps) {

        /** The median of its steps. */
        double rate() {
            return Median.of(steps.stream()
                    .mapToDouble(step -> step.images() * 1e9 / step.nanos())
                    .toArray());
        }
    }
}
