package duet.engine.time;

import duet.actors.event.Event;
import duet.actors.event.EventSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Listens to a run and takes the readings that are not a tower's own: from the end of the warm-up to the last step. */
final class StepWatch implements EventSink {
    private final int warmUp;
    private final int steps;
    private final List<Event.StepDone> done = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private List<String> devices = List.of();
    private HeapAllocations heap;
    private ProcessorLoad load;
    private OptionalLong heapBytes = OptionalLong.empty();
    private OptionalDouble others = OptionalDouble.empty();
    private Optional<ResidentMemory> memory = Optional.empty();

    /** @param steps those of the warm-up not among them */
    StepWatch(int warmUp, int steps) {
        this.warmUp = warmUp;
        this.steps = steps;
    }

    @Override
    public void accept(Event event) {
        if (event instanceof Event.RunStarted started) {
            devices = started.devices();
        } else if (event instanceof Event.Warning warning) {
            warnings.add(warning.text());
        } else if (event instanceof Event.StepDone step) {
            onStep(step);
        }
    }

    private void onStep(Event.StepDone step) {
        done.add(step);
        if (done.size() == warmUp) {
            load = new ProcessorLoad();
            heap = new HeapAllocations();
        } else if (done.size() == warmUp + steps) {
            heapBytes = heap.bytes();
            others = load.ofOthers();
            memory = ResidentMemory.now();
        }
    }

    /** The steps that count. */
    List<Event.StepDone> steps() {
        return List.copyOf(done.subList(warmUp, done.size()));
    }

    List<String> devices() {
        return devices;
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** By all threads, a step. */
    OptionalLong heapBytesPerStep() {
        return heapBytes.isPresent() ? OptionalLong.of(heapBytes.getAsLong() / steps) : OptionalLong.empty();
    }

    /** Share of the cores. */
    OptionalDouble otherProcesses() {
        return others;
    }

    Optional<ResidentMemory> memory() {
        return memory;
    }
}
