package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.event.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Runs over several processes, held to the bits of the same run in one. */
class SeveralHostsIT {
    private static final String[] SHORT = {"training.epochs=4", "checkpoint.every-steps=3"};
    /** Long enough to lose a host in. */
    private static final String[] LONG = {
        "training.epochs=100", "checkpoint.every-steps=20", "training.validate-every-epochs=50"
    };

    private static final int TEMPORARY_FAILURE = 75;

    @TempDir
    private static Path shared;

    private static String digest;
    private static String longDigest;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private String config;

    @BeforeAll
    static void trainInOneProcess() throws Exception {
        digest = alone("alone", SHORT);
        longDigest = alone("long", LONG);
    }

    private static String alone(String name, String... keys) throws Exception {
        EngineJar.Result result =
                EngineJar.run(shared.resolve(name), EngineJar.arguments(SmallRun.config(shared), keys));
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return result.digest();
    }

    @BeforeEach
    void writeConfig() throws Exception {
        config = SmallRun.config(folder);
    }

    @Test
    void shouldEndWithTheBitsOfOneProcessAndServeTheNextRunToo() throws Exception {
        try (Hosts hosts = new Hosts(folder)) {
            hosts.node("node");
            assertSameBits(hosts, "first", "exchange.shared-memory=true", "through shared memory");
            assertSameBits(hosts, "second", "exchange.shared-memory=false", "by UDP");
        }
    }

    private void assertSameBits(Hosts hosts, String name, String key, String way) throws Exception {
        EngineJar.Result result = hosts.await(name, hosts.run(name, config, SHORT[0], SHORT[1], key));
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.digest()).isEqualTo(digest);
        List<String> devices = new RunFiles(EngineJar.onlyRun(hosts.home(name)))
                .log().stream()
                        .filter(Event.HostJoined.class::isInstance)
                        .map(event -> ((Event.HostJoined) event).device())
                        .toList();
        assertThat(devices).hasSize(2);
        assertThat(devices.get(1)).endsWith(", tensors " + way);
    }

    @Test
    void shouldEndWithTheSameBitsWhenTheTensorsAreEncrypted() throws Exception {
        Path keys = folder.resolve("keys");
        assertThat(EngineJar.run(folder.resolve("made"), "keys", keys.toString(), "127.0.0.1")
                        .exitCode())
                .isZero();
        try (Hosts hosts = new Hosts(
                folder,
                "cluster.tls.certificate=" + keys.resolve("127.0.0.1.pem"),
                "cluster.tls.key=" + keys.resolve("127.0.0.1.key"),
                "cluster.tls.authority=" + keys.resolve("authority.pem"))) {
            hosts.node("node");
            EngineJar.Result result = hosts.await(
                    "run",
                    hosts.run(
                            "run",
                            config,
                            SHORT[0],
                            SHORT[1],
                            "exchange.encrypt=true",
                            "exchange.shared-memory=false"));
            assertThat(result.exitCode()).as(result.toString()).isZero();
            assertThat(result.digest()).isEqualTo(digest);
        }
    }

    @Test
    void shouldTrainFourTowersOnTwoHostsToTheBitsOfOneProcess() throws Exception {
        String four = alone("four", "towers=4", SHORT[0]);
        try (Hosts hosts = new Hosts(folder)) {
            hosts.node("node", "cluster.towers=2");
            Process run = hosts.run("run", config, "towers=4", "cluster.towers=2", SHORT[0]);
            EngineJar.Result result = hosts.await("run", run);
            assertThat(result.exitCode()).as(result.toString()).isZero();
            assertThat(result.digest()).isEqualTo(four);
        }
    }

    @Test
    void shouldGoOnByItselfWhenAKilledHostIsStartedAgain() throws Exception {
        try (Hosts hosts = new Hosts(folder)) {
            Process node = hosts.node("node");
            Process run = hosts.run("run", config, LONG);
            hosts.awaitCheckpoint("run", run);
            node.destroyForcibly().waitFor();
            hosts.node("node-again");
            EngineJar.Result result = hosts.await("run", run);
            assertThat(result.exitCode()).as(result.toString()).isZero();
            assertThat(result.digest()).isEqualTo(longDigest);
            assertThat(new RunFiles(EngineJar.onlyRun(hosts.home("run"))).log())
                    .anyMatch(Event.RunFrozen.class::isInstance);
        }
    }

    @Test
    void shouldKeepTheCheckpointAndEndWithCode75WhenNobodyComes() throws Exception {
        try (Hosts hosts = new Hosts(folder)) {
            Process node = hosts.node("node");
            Process run = hosts.run("run", config, LONG[0], LONG[1], LONG[2], "cluster.patience=9s");
            hosts.awaitCheckpoint("run", run);
            node.destroyForcibly().waitFor();
            EngineJar.Result result = hosts.await("run", run);
            assertThat(result.exitCode()).as(result.toString()).isEqualTo(TEMPORARY_FAILURE);
            Path left = EngineJar.onlyRun(hosts.home("run"));
            assertThat(result.out())
                    .anyMatch(line -> line.contains("--resume " + left.getFileName()) || line.contains("--resume"));
            assertThat(new RunFiles(left).checkpoints()).isNotEmpty();
        }
    }

    @Test
    void shouldGoOnInOneProcessWithTheSameBits() throws Exception {
        try (Hosts hosts = new Hosts(folder)) {
            hosts.node("node");
            Process run = hosts.run("run", config, LONG);
            hosts.awaitCheckpoint("run", run);
            run.destroyForcibly().waitFor();
            Path left = EngineJar.onlyRun(hosts.home("run"));
            EngineJar.Result result = EngineJar.run(
                    folder.resolve("resumed"), "--resume", left.toString(), "--set", "cluster.seeds=null");
            assertThat(result.exitCode()).as(result.toString()).isZero();
            assertThat(result.digest()).isEqualTo(longDigest);
        }
    }

    @Test
    void shouldRefuseAHostWithOtherDataBeforeTheFirstStep() throws Exception {
        try (Hosts hosts = new Hosts(folder)) {
            hosts.node("node", "data.path=" + TwoClasses.in(folder.resolve("theirs"), 2));
            Process run = hosts.run(
                    "run", config, "data.path=" + TwoClasses.in(folder.resolve("ours"), 1), SHORT[0], SHORT[1]);
            EngineJar.Result result = hosts.await("run", run);
            assertThat(result.exitCode()).as(result.toString()).isEqualTo(1);
            assertThat(result.line("failed: "))
                    .contains("127.0.0.1")
                    .contains("ours")
                    .contains("theirs");
            assertThat(new RunFiles(EngineJar.onlyRun(hosts.home("run"))).log())
                    .noneMatch(Event.StepDone.class::isInstance);
        }
    }

    @Test
    void shouldEndInOrderWhenAskedTo() throws Exception {
        try (Hosts hosts = new Hosts(folder)) {
            Process node = hosts.node("node");
            Process run = hosts.run("run", config, LONG);
            hosts.awaitCheckpoint("run", run);
            run.destroy();
            assertThat(hosts.await("run", run).exitCode()).isZero();
            node.destroy();
            assertThat(node.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(node.exitValue()).isZero();
            assertThat(Files.readString(EngineJar.out(hosts.home("node")))).contains("waits for a run");
        }
    }
}
