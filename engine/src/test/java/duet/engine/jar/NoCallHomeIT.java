package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What the system was asked for while the program worked; skipped where strace is missing or may not look. */
@Tag("campaign")
class NoCallHomeIT {
    private static final long PATIENCE_SECONDS = 240;
    /** A socket of the system's own services, or this very machine. */
    private static final Pattern NEAR =
            Pattern.compile("sa_family=AF_(UNIX|LOCAL|NETLINK|UNSPEC)|inet_addr\\(\"127\\.|\"::1\"|\"::ffff:127\\.");

    private static final Pattern ADDRESS = Pattern.compile("sa_family=");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @BeforeEach
    void requireTracing() throws Exception {
        assumeTrue(Machine.succeeds("strace", "-f", "-o", "/dev/null", "true"), "strace is missing or may not trace");
    }

    @Test
    void shouldSpeakToNobodyButThisMachineWhateverItDoes() throws Exception {
        String config = SmallRun.config(folder);
        List<String> calls = new ArrayList<>(traced(config, "--ui"));
        Path run = EngineJar.onlyRun(folder);
        Path data = TwoClasses.in(folder.resolve("data"), 1);
        calls.addAll(traced("prepare", data.toString(), folder.resolve("packed").toString()));
        calls.addAll(traced("evaluate", run.toString()));
        calls.addAll(traced("report", run.toString()));
        calls.addAll(traced("doctor"));

        assertThat(calls).as("the page's own address").anyMatch(call -> call.contains("bind("));
        assertThat(calls).allMatch(call -> NEAR.matcher(call).find());
    }

    /** The calls that name an address. */
    private List<String> traced(String... arguments) throws Exception {
        Path trace = folder.resolve("trace.txt");
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-qq", "--seccomp-bpf"));
        command.addAll(List.of("-e", "trace=connect,bind,sendto,sendmsg,sendmmsg", "-o", trace.toString()));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", EngineJar.JAR.toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out.txt");
        Process process = new ProcessBuilder(command)
                .directory(Files.createDirectories(folder.resolve("here")).toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(out)).isZero();
        try (Stream<String> lines = Files.lines(trace)) {
            return lines.filter(line -> ADDRESS.matcher(line).find()).toList();
        }
    }

    @Test
    void shouldTrainToTheSameBitsWhereThereIsNoNetwork() throws Exception {
        assumeTrue(Machine.succeeds("unshare", "-n", "true"), "this process may not make network namespaces");
        String config = SmallRun.config(folder);
        String expected = EngineJar.run(folder.resolve("online"), config).digest();
        Path out = folder.resolve("out.txt");
        Process process = new ProcessBuilder(
                        "unshare",
                        "-n",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        EngineJar.JAR.toString(),
                        config,
                        "--ui")
                .directory(Files.createDirectories(folder.resolve("here")).toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(out)).contains(expected);
        assertThat(process.exitValue()).isZero();
    }
}
