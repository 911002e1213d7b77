package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The machine fails under a run: a run that can go on ends with the bits of one that was left alone, and one that cannot says so in a
 * line, keeps its checkpoints and leaves nothing else behind. What this process may not do is skipped with the reason.
 */
@Tag("campaign")
class MachineFaultsIT {
    private static final String[] KEYS = {
        "data.sample.training=192", "training.epochs=12", "checkpoint.every-steps=7", "exchange.timeout=2s"
    };

    @TempDir
    private static Path shared;

    private static Path finished;
    private static String digest;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private String config;

    @BeforeAll
    static void trainInPeace() throws Exception {
        EngineJar.Result result = Machine.usual(shared).run(arguments(SmallRun.config(shared)));
        finished = EngineJar.onlyRun(shared);
        digest = result.digest();
    }

    @BeforeEach
    void writeConfig() throws IOException {
        config = SmallRun.config(folder);
    }

    private static String[] arguments(String config, String... more) {
        List<String> arguments = new ArrayList<>(List.of(EngineJar.arguments(config, KEYS)));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private void assertSameBits(EngineJar.Result result) {
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.digest()).as(result.toString()).isEqualTo(digest);
    }

    /** In the middle of training, with a checkpoint written. */
    private static void awaitTheMiddle(Machine machine, Process process) throws Exception {
        EngineJar.awaitOutput(machine.folder(), process, "epoch 4: validation");
        assertThat(process.isAlive()).isTrue();
    }

    // ---- shared memory and temporary files

    @Test
    void shouldExchangeThroughTheTemporaryFolderWhereSharedMemoryIsSmall() throws Exception {
        EngineJar.Result result = Machine.seeing(folder, "mount -t tmpfs -o size=1m tmpfs /dev/shm")
                .run(arguments(config));
        assertSameBits(result);
        assertThat(result.line("warning: the exchange between the towers needs "))
                .contains("which is slower");
    }

    @Test
    void shouldTellInALineThatNoPlaceHasRoomForTheExchange() throws Exception {
        EngineJar.Result result = Machine.seeing(
                        folder,
                        "mount -t tmpfs -o size=1m tmpfs /dev/shm && mount -t tmpfs -o size=1m tmpfs '"
                                + folder.resolve("tmp") + "'")
                .run(arguments(config));
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(1);
        assertThat(result.err())
                .singleElement()
                .asString()
                .startsWith("the run failed: the exchange between the towers needs ")
                .contains("docker run --shm-size=");
    }

    @Test
    void shouldTrainWhereThereIsNoSharedMemoryAtAll() throws Exception {
        Path devices = Files.createDirectories(folder.resolve("dev"));
        StringBuilder mounts = new StringBuilder();
        for (String device : List.of("null", "zero", "random", "urandom")) {
            Files.createFile(devices.resolve(device));
            mounts.append("mount --bind /dev/%s '%s/%s' && ".formatted(device, devices, device));
        }
        assertSameBits(Machine.seeing(folder, mounts + "mount --rbind '" + devices + "' /dev")
                .run(arguments(config)));
    }

    // ---- disks

    @Test
    void shouldRefuseAFolderForRunsThatIsReadOnly() throws Exception {
        Path runs = Files.createDirectories(folder.resolve("runs"));
        EngineJar.Result result = Machine.seeing(folder, "mount -t tmpfs -o ro tmpfs '" + runs + "'")
                .run(arguments(config, "--runs", runs.toString()));
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
        assertThat(result.err())
                .singleElement()
                .asString()
                .startsWith(runs + ": no folder for the run can be made here");
    }

    @Test
    void shouldLookAtARunThatIsReadOnlyAndRefuseToGoOnWithIt() throws Exception {
        String readOnly = "mount --bind '%1$s' '%1$s' && mount -o remount,bind,ro '%1$s'".formatted(finished);
        Machine machine = Machine.seeing(folder, readOnly);
        for (String verb : List.of("log", "evaluate")) {
            EngineJar.Result result = machine.run(verb, finished.toString());
            assertThat(result.exitCode()).as(verb + " " + result).isZero();
        }
        EngineJar.Result resumed = machine.run("--resume", finished.toString(), "--set", "training.epochs=14");
        assertThat(resumed.exitCode()).as(resumed.toString()).isEqualTo(2);
        assertThat(resumed.err()).singleElement().asString().startsWith(finished + ": cannot be opened for writing");
    }

    @Test
    void shouldTrainWithoutALogWhereTheDiskHasNoRoomForIt() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 200)) {
            EngineJar.Result result = disk.machine(folder)
                    .run(arguments(config, "--runs", disk.on("runs").toString()));
            assertSameBits(result);
            assertThat(result.out())
                    .filteredOn(line -> line.startsWith("warning: "))
                    .singleElement()
                    .asString()
                    .contains("the event log stops, the run goes on without it");
        }
    }

    @Test
    void shouldTrainToTheEndThoughNoCheckpointHasRoomAndSayThatNothingIsSafe() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 8)) {
            EngineJar.Result result = disk.machine(folder)
                    .run(arguments(config, "--runs", disk.on("runs").toString()));
            assertThat(result.exitCode()).as(result.toString()).isEqualTo(1);
            assertThat(result.digest()).isEqualTo(digest);
            assertThat(result.line("warning: no checkpoint after ")).contains("64 MiB to spare");
            assertThat(result.line("failed: the end of the run is not safe")).isNotEmpty();
        }
    }

    @Test
    void shouldGoOnWithTheSameBitsAfterADiskThatHadNoRoomForACheckpoint() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 400)) {
            Machine machine = disk.machine(folder);
            Process process =
                    machine.start(arguments(config, "--runs", disk.on("runs").toString()));
            awaitTheMiddle(machine, process);
            disk.fill();
            EngineJar.Result failed = machine.end(process);
            assertThat(failed.exitCode()).as(failed.toString()).isEqualTo(1);
            assertThat(failed.line("failed: the end of the run is not safe")).isNotEmpty();
            disk.free();
            assertSameBits(machine.run("--resume", onlyRun(disk).toString()));
        }
    }

    private static Path onlyRun(SmallDisk disk) throws IOException {
        try (Stream<Path> runs = Files.list(disk.seen("runs"))) {
            return disk.on("runs").resolve(runs.toList().get(0).getFileName());
        }
    }

    @Test
    void shouldTrainToTheEndWhenItsFolderIsTakenAwayAndSayThatNothingIsSafe() throws Exception {
        Machine machine = Machine.usual(folder);
        Process process = machine.start(arguments(config));
        awaitTheMiddle(machine, process);
        Files.move(EngineJar.onlyRun(folder), folder.resolve("away"));
        EngineJar.Result result = machine.end(process);
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(1);
        assertThat(result.digest()).isEqualTo(digest);
    }

    // ---- memory

    @Test
    void shouldTellInALineThatTheHeapIsTooSmall() throws Exception {
        EngineJar.Result result = Machine.usual(folder).flag("-Xmx16m").run(arguments(config));
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(1);
        // Beside it the JVM may tell of its own threads.
        assertThat(result.err())
                .noneMatch(line -> line.startsWith("\tat "))
                .filteredOn(line -> line.startsWith("the run failed: memory ran out (Java heap space; "))
                .singleElement()
                .asString()
                .contains("-Xmx");
    }

    @Test
    void shouldTellInALineThatTheAddressSpaceIsTooSmall() throws Exception {
        assumeTrue(Machine.succeeds("prlimit", "--version"), "prlimit is missing");
        for (int mebibytes = 1100; mebibytes <= 1500; mebibytes += 200) {
            EngineJar.Result result = Machine.under(
                            folder.resolve(mebibytes + ""), "prlimit", "--as=" + ((long) mebibytes << 20))
                    .flag("-Xmx64m", "-XX:ReservedCodeCacheSize=48m", "-XX:CompressedClassSpaceSize=64m")
                    .run(arguments(config));
            assertThat(result.exitCode()).as(mebibytes + " MiB: " + result).isEqualTo(1);
            assertThat(result.err()).as(mebibytes + " MiB").hasSize(1);
        }
    }

    // ---- time and processors

    @Test
    void shouldEndWithTheSameBitsThoughTheClockJumpsByAnHourAndOverMidnight() throws Exception {
        Path shim = folder.resolve("clock.so");
        assumeTrue(
                Machine.succeeds("cc", "-shared", "-fPIC", "-o", shim.toString(), "src/test/scripts/clock.c", "-ldl"),
                "there is no C compiler for the clock that is put before the system's");
        Path offset = folder.resolve("offset");
        long untilMidnight = 86_400 - System.currentTimeMillis() / 1000 % 86_400;
        long begin = untilMidnight - 1_800;
        Files.writeString(offset, Long.toString(begin));
        Machine machine =
                Machine.with(folder, Map.of("LD_PRELOAD", shim.toString(), "CLOCK_OFFSET_FILE", offset.toString()));
        Process process = machine.start(arguments(config));
        int epoch = 2;
        for (long jump : new long[] {3_600, 0, -3_600, 0}) {
            EngineJar.awaitOutput(folder, process, "epoch " + epoch + ": validation");
            Files.writeString(offset, Long.toString(begin + jump));
            epoch += 2;
        }
        assertSameBits(machine.end(process));
        Path run = EngineJar.onlyRun(folder);
        EngineJar.Result replayed = EngineJar.run(folder, "replay", run.toString());
        assertThat(replayed.exitCode()).as(replayed.toString()).isZero();
        assertThat(replayed.line("72 steps are equal to the log")).isNotEmpty();
    }

    @Test
    void shouldEndWithTheSameBitsOnOneCore() throws Exception {
        // The first core is the one that most others want.
        String last = Integer.toString(Runtime.getRuntime().availableProcessors() - 1);
        assumeTrue(Machine.succeeds("taskset", "-c", last, "true"), "taskset is missing");
        assertSameBits(Machine.under(folder, "taskset", "-c", last).run(arguments(config)));
    }

    @Test
    void shouldEndWithTheSameBitsAmongEightBusyNeighbours() throws Exception {
        List<Process> neighbours = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                neighbours.add(new ProcessBuilder("timeout", "120", "sh", "-c", "while :; do :; done").start());
            }
            assertSameBits(Machine.usual(folder).run(arguments(config)));
        } finally {
            neighbours.forEach(Process::destroy);
        }
    }

    @Test
    void shouldLoseNothingWhenItIsStoppedForLongerThanTheExchangeWaits() throws Exception {
        Machine machine = Machine.usual(folder);
        Process process = machine.start(arguments(config));
        awaitTheMiddle(machine, process);
        assertThat(Machine.succeeds("kill", "-STOP", Long.toString(process.pid())))
                .isTrue();
        assertThat(process.waitFor(4, TimeUnit.SECONDS)).isFalse();
        assertThat(Machine.succeeds("kill", "-CONT", Long.toString(process.pid())))
                .isTrue();
        assertSameBits(machine.end(process));
    }
}
