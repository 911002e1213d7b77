package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Runs begin and end, of themselves and otherwise, one after the other on one machine: -Dcycles=100 as many as one likes. */
@Tag("campaign")
class CyclesIT {
    private static final int CYCLES = Integer.getInteger("cycles", 10);
    /** What a killed process had in shared memory goes with a run that begins when half a minute is over. */
    private static final int MOST_MORE = 20;

    private enum End {
        OF_ITSELF,
        SIGTERM,
        SIGKILL
    }

    private final long seed = Long.getLong("cycles.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void shouldLeaveNothingBehind() throws Exception {
        List<Process> killed = new ArrayList<>();
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            End end = End.values()[random.nextInt(End.values().length)];
            String drawn = "-Dcycles.seed=" + seed + ", cycle " + cycle + " ends " + end;
            Machine machine = machine("cycle-" + cycle);
            Process process = machine.start(SmallRun.config(machine.folder()));
            end(process, end, machine.folder());
            if (end == End.SIGKILL) {
                killed.add(process);
                assertThat(wentOn(machine).exitCode()).as(drawn).isZero();
            } else {
                EngineJar.Result result = machine.end(process);
                assertThat(result.exitCode()).as(drawn + " " + result).isZero();
            }
            assertThat(process.descendants()).as(drawn).isEmpty();
        }
        for (int more = 0; more < MOST_MORE && !wires(killed).isEmpty(); more++) {
            Machine machine = machine("more-" + more);
            machine.run(SmallRun.config(machine.folder()));
        }
        assertThat(wires(killed)).as("seed " + seed).isEmpty();
        System.out.println(CYCLES + " cycles left nothing behind, " + killed.size() + " of them killed, seed " + seed);
    }

    private Machine machine(String name) throws IOException {
        return Machine.usual(folder.resolve(name));
    }

    private void end(Process process, End end, Path here) throws Exception {
        if (end == End.OF_ITSELF) {
            return;
        }
        EngineJar.awaitOutput(here, process, random.nextBoolean() ? " steps, batch " : "epoch 1: validation");
        if (end == End.SIGTERM) {
            process.destroy();
        } else {
            process.destroyForcibly().waitFor();
        }
    }

    /** Nobody holds the lock of a run that was killed. */
    private static EngineJar.Result wentOn(Machine machine) throws Exception {
        return machine.run("--resume", EngineJar.onlyRun(machine.folder()).toString());
    }

    private static List<Path> wires(List<Process> killed) throws IOException {
        List<Path> wires = new ArrayList<>();
        for (Process process : killed) {
            wires.addAll(Machine.wires(process));
        }
        return wires;
    }
}
