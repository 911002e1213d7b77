package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import duet.actors.event.Event;
import duet.ops.cpu.CpuDevice;
import duet.ops.device.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs on cards that are not there: see {@link PretendedCards}. After each test no process may have broken a rule of NVIDIA's
 * documentation, or kept anything of a card's.
 */
class CudaIT {
    private static final String[] SHORT = {"training.epochs=4", "checkpoint.every-steps=3", "checkpoint.keep=10"};

    /** Cards on one or two cores are slow. */
    private static final long PATIENCE_SECONDS = 600;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private PretendedCards cards;

    @BeforeEach
    void build() {
        cards = new PretendedCards(folder);
    }

    @AfterEach
    void nothingIsLeftOverAndNoRuleWasBroken() throws Exception {
        assertThat(cards.reports()).noneMatch(line -> line.startsWith("violation") || line.startsWith("leak"));
    }

    private EngineJar.Result onCards(String name, List<String> settings, String... arguments) throws Exception {
        Path home = folder.resolve(name);
        Process process =
                EngineJar.start(home, List.of(), cards.environment(settings.toArray(String[]::new)), arguments);
        return EngineJar.await(home, process, PATIENCE_SECONDS);
    }

    private EngineJar.Result trained(String name, List<String> settings, String... keys) throws Exception {
        String[] all = Stream.concat(Stream.of("device=cuda"), Stream.of(keys)).toArray(String[]::new);
        EngineJar.Result result = onCards(name, settings, EngineJar.arguments(SmallRun.config(folder), all));
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return result;
    }

    private Path run(String name) throws Exception {
        return EngineJar.onlyRun(folder.resolve(name));
    }

    private List<Double> losses(String name) throws Exception {
        return new RunFiles(run(name))
                .log().stream()
                        .filter(Event.StepDone.class::isInstance)
                        .map(event -> ((Event.StepDone) event).loss())
                        .toList();
    }

    private void learnsWhatTheCpuLearns(double tolerance, int steps, String config, String... keys) throws Exception {
        for (String device : List.of("cuda", "cpu")) {
            String[] all = Stream.concat(
                            Stream.of("device=" + device, "data.format=synthetic", "training.max-steps=" + steps),
                            Stream.of(keys))
                    .toArray(String[]::new);
            EngineJar.Result result = onCards(device, List.of(), EngineJar.arguments(config, all));
            assertThat(result.exitCode()).as(result.toString()).isZero();
            assertThat(result.line("tower 0: ")).startsWith("tower 0: " + device);
        }
        List<Double> expected = losses("cpu");
        List<Double> found = losses("cuda");
        assertThat(found).hasSize(steps);
        for (int step = 0; step < found.size(); step++) {
            assertThat(found.get(step)).as("step %d", step).isCloseTo(expected.get(step), within(tolerance));
        }
    }

    private static String config(String name) {
        return Path.of("../configs", name).toAbsolutePath().normalize().toString();
    }

    @Test
    void shouldLearnOnCifar10WhatTheCpuLearns() throws Exception {
        learnsWhatTheCpuLearns(1e-4, 20, config("cifar10.conf"), "training.batch=16");
    }

    /** The rate of a batch of 128 would throw one of 2 about, and with it every difference in the last bit. */
    @Test
    void shouldLearnWithThePapersNetworkOnTwoCardsWhatTheCpuLearns() throws Exception {
        learnsWhatTheCpuLearns(
                1e-4,
                10,
                config("alexnet.conf"),
                "training.batch=2",
                "training.learning-rate=0.0001",
                "checkpoint.enabled=false");
    }

    @Test
    void shouldLearnInBfloat16WhatTheCpuLearnsInIt() throws Exception {
        Assumptions.assumeTrue(CpuDevice.computes(Precision.BFLOAT16), "this processor has no bfloat16");
        learnsWhatTheCpuLearns(2e-2, 20, config("cifar10.conf"), "training.batch=16", "precision=bfloat16");
    }

    @Test
    void shouldComeToTheSameBitsWhicheverWayThePartsGo() throws Exception {
        EngineJar.Result direct = trained("direct", List.of());
        assertThat(direct.line("tower 0: cuda:0 ")).endsWith(", parts straight to tower 1");
        assertThat(cards.reports()).anyMatch(line -> line.startsWith("count bytes between cards: "));
        EngineJar.Result host = trained("host", List.of("peers=0"));
        assertThat(host.line("tower 0: cuda:0 ")).doesNotContain("straight");
        assertThat(host.line("warning: "))
                .isEqualTo("warning: the cards of towers 0 and 1 do not reach each other's memory: parts go through the"
                        + " host's");
        EngineJar.Result oneCard = trained("one", List.of("cards=1"), "device=cuda:0");
        assertThat(oneCard.line("tower 1: cuda:0 ")).endsWith(", parts straight to tower 0");
        assertThat(List.of(host.digest(), oneCard.digest())).containsOnly(direct.digest());
        assertThat(exchanged("direct")).isEqualTo(exchanged("host")).isPositive();
    }

    /** Bytes that towers sent in the first step. */
    private long exchanged(String name) throws Exception {
        return new RunFiles(run(name))
                .log().stream()
                        .filter(Event.StepDone.class::isInstance)
                        .map(Event.StepDone.class::cast)
                        .flatMap(step -> step.towers().stream())
                        .mapToLong(Event.TowerTimes::exchangedBytes)
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void shouldGoOnFromACheckpointWithTheBitsOfARunThatWasNeverStopped() throws Exception {
        EngineJar.Result whole = trained("whole", List.of(), SHORT);
        trained("part", List.of(), SHORT[1], SHORT[2], "training.epochs=4", "training.max-steps=6");
        EngineJar.Result resumed =
                onCards("resumed", List.of(), "--resume", run("part").toString(), "--set", "training.max-steps=12");
        assertThat(resumed.exitCode()).as(resumed.toString()).isZero();
        assertThat(resumed.line("run ")).contains("goes on after step 6");
        assertThat(resumed.digest()).isEqualTo(whole.digest());
    }

    @Test
    void shouldReplayToTheBitAndWriteAStepDown() throws Exception {
        trained("whole", List.of(), SHORT);
        EngineJar.Result replayed =
                onCards("replayed", List.of(), "replay", run("whole").toString());
        assertThat(replayed.exitCode()).as(replayed.toString()).isZero();
        assertThat(replayed.line("12 steps are equal to the log, to the bit")).isNotEmpty();

        Path dumps = folder.resolve("dumps");
        EngineJar.Result dumped = onCards(
                "dumped", List.of(), "replay", run("whole").toString(), "--step", "4", "--dump", dumps.toString());
        assertThat(dumped.exitCode()).as(dumped.toString()).isZero();
        assertThat(dumped.line("its loss is ")).endsWith(", as in the log");
        try (DumpFile dump = DumpFile.open(dumps.resolve("step-4.safetensors"))) {
            dump.assertUpdateAddsUp();
        }
    }

    @Test
    void shouldSayOnAProcessorThatTheLogIsACards() throws Exception {
        trained("whole", List.of());
        EngineJar.Result replayed =
                EngineJar.run(folder.resolve("replayed"), "replay", run("whole").toString(), "--set", "device=cpu");
        assertThat(replayed.line("not the machine of the log ")).contains("cards was Stand-in card 0, Stand-in card 1");
    }

    @Test
    void shouldEvaluateOnACard() throws Exception {
        trained("whole", List.of());
        EngineJar.Result result =
                onCards("evaluated", List.of(), "evaluate", run("whole").toString(), "--json");
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.out()).anyMatch(line -> line.contains("top-1-error"));
    }

    @Test
    void shouldMeasureLayersAndTheShareOfTheCardsPeak() throws Exception {
        EngineJar.Result result =
                onCards("time", List.of(), "time", SmallRun.config(folder), "--set", "device=cuda", "--steps", "4");
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.line("conv2 ")).isNotEmpty();
        assertThat(result.line("peak: ")).contains("each card by itself");
        assertThat(result.line("exchange: ")).isNotEmpty();
    }

    @Test
    void shouldTrainOnTheCardsOfTwoHostsToTheBitsOfOne() throws Exception {
        EngineJar.Result alone = trained("alone", List.of(), SHORT);
        try (Hosts hosts = new Hosts(folder, cards.environment("cards=1"))) {
            Process node = hosts.node("node", "device=cuda");
            assertThat(Files.readString(EngineJar.out(hosts.home("node"))))
                    .contains("offers 1 tower on cuda, card 0 (Stand-in card 0");
            String[] keys =
                    Stream.concat(Stream.of("device=cuda"), Stream.of(SHORT)).toArray(String[]::new);
            EngineJar.Result result = hosts.await("run", hosts.run("run", SmallRun.config(folder), keys));
            assertThat(result.exitCode()).as(result.toString()).isZero();
            assertThat(result.digest()).isEqualTo(alone.digest());
            node.destroy();
            node.waitFor();
        }
    }

    @Test
    void shouldRefuseInOneLineWhatTheCardsCannot() throws Exception {
        EngineJar.Result few =
                onCards("few", List.of("cards=1"), EngineJar.arguments(SmallRun.config(folder), "device=cuda"));
        assertThat(few.exitCode()).isEqualTo(2);
        assertThat(few.err())
                .singleElement()
                .asString()
                .startsWith("device: found cuda, but 2 towers want a card each and this machine has 1 card: card 0");

        EngineJar.Result old = onCards(
                "old",
                List.of("capability=7.5"),
                EngineJar.arguments(SmallRun.config(folder), "device=cuda", "precision=bfloat16"));
        assertThat(old.exitCode()).isEqualTo(2);
        assertThat(old.err()).singleElement().asString().contains("bfloat16 takes 8.0 or newer");

        EngineJar.Result none =
                EngineJar.run(folder.resolve("none"), EngineJar.arguments(SmallRun.config(folder), "device=cuda"));
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).singleElement().asString().contains("engine.jar doctor");
    }

    @Test
    void shouldSayWhereTheMemoryWouldGoAndWhatWouldFit() throws Exception {
        EngineJar.Result result = onCards(
                "small",
                List.of("memory=50000000"),
                EngineJar.arguments(SmallRun.config(folder), "device=cuda", "training.batch=256"));
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.line("failed: ")).contains("has too little memory for a batch of 256", "would fit");
        assertThat(result.line("conv1 ")).isNotEmpty();
        assertThat(result.err()).noneMatch(line -> line.startsWith("\tat "));
    }

    @Test
    void shouldTakeTheCardsByItselfWhereThereAreEnough() throws Exception {
        for (String count : List.of("2", "1")) {
            EngineJar.Result result = onCards(
                    "auto" + count,
                    List.of("cards=" + count),
                    EngineJar.arguments(SmallRun.config(folder), "training.epochs=1"));
            assertThat(result.exitCode()).as(result.toString()).isZero();
            assertThat(result.line("device"))
                    .startsWith(
                            count.equals("2")
                                    ? "device: cuda, a tower each on card 0"
                                    : "device = auto takes the cpu: 2 towers want a card each");
        }
    }

    @Test
    void doctorShouldNameLibrariesAndCards() throws Exception {
        EngineJar.Result result = onCards("doctor", List.of(), "doctor");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains(
                        "cuDNN          libcudnn.so.9 wanted, found, version 9.5.1",
                        "device = auto  takes cards for up to 2 towers of a process, the cpu for more")
                .anyMatch(line -> line.startsWith("card 1         Stand-in card 1, 8.0 GiB of 8.0 GiB free"));
    }
}
