package duet.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import duet.actors.cluster.HostAddress;
import duet.actors.cluster.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterConfigTest {
    private static final String SEEDS = "cluster.seeds=[\"127.0.0.1:25520\"]";
    private static final String TLS = "cluster.tls={ certificate = a.pem, key = a.key, authority = authority.pem }";

    @TempDir
    Path folder;

    private SmallFile file;

    @BeforeEach
    void write() {
        file = SmallFile.in(folder).with("towers = 1\n", "towers = 2\n");
    }

    @Test
    void withoutSeedsARunIsOfOneProcessWhateverElseIsWritten() {
        assertThat(file.load().cluster()).isEmpty();
        RunConfig config = file.load("cluster.host=10.0.0.5", "cluster.towers=9", "exchange.encrypt=true");
        assertThat(config.cluster()).isEmpty();
        assertThat(config.render()).doesNotContain("cluster").isEqualTo(config.shared());
    }

    @Test
    void seedsAloneMakeAClusterOnThisMachine() {
        ClusterConfig cluster = file.load(SEEDS).cluster().orElseThrow();
        assertThat(cluster.membership().seeds()).containsExactly(new HostAddress("127.0.0.1", 25520));
        assertThat(cluster.membership().address()).isEqualTo(new HostAddress("127.0.0.1", 25520));
        assertThat(cluster.membership().tensorPort()).isZero();
        assertThat(cluster.membership().tls()).isEmpty();
        assertThat(cluster.towers()).isEqualTo(1);
        assertThat(cluster.cores()).isEmpty();
        assertThat(cluster.patience()).isEqualTo(Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cluster.seeds=127.0.0.1:1,localhost:2",
                "cluster.seeds=[127.0.0.1:1, localhost:2]",
                "cluster.seeds=[\"127.0.0.1:1\", \"localhost:2\"]"
            })
    void seedsAreUnderstoodWhereAShellTookTheirQuotesAway(String set) {
        assertThat(seeds(set)).containsExactly(new HostAddress("127.0.0.1", 1), new HostAddress("localhost", 2));
    }

    @Test
    void aNetworkOfOneTowerHasNothingForOtherHosts() {
        assertThat(SmallFile.in(folder).problems(SEEDS))
                .singleElement()
                .asString()
                .contains("cluster.seeds: found seeds, but a network of one tower has nothing for other hosts");
    }

    @Test
    void anAddressWithColonsStandsInBrackets() {
        assertThat(seeds("cluster.seeds=[\"[::1]:25520\"]")).containsExactly(new HostAddress("::1", 25520));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            seeds=[]                | seeds: found [], expected a list of addresses such as ["127.0.0.1:25520"]
            seeds=5                 | seeds: found 5, expected a list of addresses such as ["127.0.0.1:25520"]
            seeds=[here]            | seeds: found "here", expected HOST:PORT such as 127.0.0.1:25520 or [::1]:25520
            seeds=a:0               | seeds: found "a:0", expected HOST:PORT such as 127.0.0.1:25520 or [::1]:25520
            seeds=a:65536           | seeds: found "a:65536", expected HOST:PORT such as 127.0.0.1:25520 or [::1]:25520
            port=70000              | port: found 70000, expected a port from 0 (any that is free) to 65535
            tensor-port=-1          | tensor-port: found -1, expected a port from 0 (any that is free) to 65535
            host=a b                | host: found "a b", expected a name or address of this machine, such as 127.0.0.1
            towers=3                | towers: found 3 for this process, but the run has only 2; write at most that, or 0 to coordinate only
            towers=-1               | towers: found -1, expected a whole number, 0 or more
            cores=0                 | cores: found 0, expected auto or a whole number, 1 or more
            patience=10             | patience: found 10, expected a length of time with its unit, such as 30s or 500ms
            insecure=maybe          | insecure: found "maybe", expected true or false
            tls={ key = a.key, authority = b, certifcate = c } | tls.certificate: missing, expected a path, as the verb keys prints it; TLS takes certificate, key and authority
            """)
    void aValueIsRefusedWithWhatWasFoundAndWhatIsExpected(String set, String problem) {
        assertThat(file.problems(SEEDS, "cluster." + set)).contains("--set: cluster." + problem);
    }

    @Test
    void anAddressThatOthersReachTakesTlsOrAWordThatItIsMeant() {
        String[] open = {"cluster.seeds=10.0.0.5:25520", "cluster.host=10.0.0.5"};
        assertThat(file.problems(open))
                .containsExactly(
                        "--set: cluster.host: found 10.0.0.5, which others can reach, without TLS; make certificates"
                                + " with the verb keys and name them in cluster.tls, or write cluster.insecure = true where nobody"
                                + " else is on the network");
        assertThat(file.problems(open[0], open[1], "cluster.insecure=true")).isEmpty();
        assertThat(file.problems(open[0], open[1], TLS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "::1", "[::1]"})
    void thisMachineAloneNeedsNoTls(String host) {
        assertThat(file.problems(SEEDS, "cluster.host=\"" + host + "\"")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1.example.org", "localhost.example.org", "128.0.0.1", "::2"})
    void whatOnlyLooksLikeThisMachineNeedsTls(String host) {
        assertThat(file.problems(SEEDS, "cluster.host=\"" + host + "\""))
                .singleElement()
                .asString()
                .contains("without TLS");
    }

    @Test
    void anAddressThatNobodyCanReachIsRefused() {
        assertThat(file.problems(SEEDS, "cluster.host=0.0.0.0", "cluster.insecure=true"))
                .singleElement()
                .asString()
                .contains("at which nobody can find this machine");
        assertThat(file.problems("cluster.seeds=10.0.0.5:25520"))
                .singleElement()
                .asString()
                .contains("found 127.0.0.1, which the seed 10.0.0.5:25520 on another machine cannot reach");
    }

    @Test
    void encryptionTakesTls() {
        assertThat(file.problems(SEEDS, "exchange.encrypt=true"))
                .containsExactly(
                        "--set: exchange.encrypt: found true without cluster.tls, over which the hosts would agree on"
                                + " a key; make certificates with the verb keys and name them in cluster.tls, or write encrypt ="
                                + " false");
        assertThat(file.problems(SEEDS, "exchange.encrypt=true", TLS)).isEmpty();
    }

    @Test
    void hostsAreNotToldWhatBelongsToThisProcess() {
        RunConfig config = file.load(SEEDS, TLS, "exchange.timeout=7s");
        assertThat(config.shared()).doesNotContain("cluster", "a.key", "25520").contains("7s");
        RunConfig told = RunConfig.parse(config.shared(), "the coordinator", List.of());
        assertThat(told.cluster()).isEmpty();
        assertThat(told.shared()).isEqualTo(config.shared());
        assertThat(told.name()).isEqualTo("small");
    }

    @Test
    void aResumedRunFindsItsSeedsAndFilesAgain() {
        RunConfig config = file.load(SEEDS, TLS, "cluster.cores=1");
        RunConfig again =
                SmallFile.write(folder.resolve("config.conf"), config.render()).load();
        assertThat(again.cluster()).isEqualTo(config.cluster());
        assertThat(again.render()).isEqualTo(config.render());
        assertThat(again.cluster().orElseThrow().membership().tls())
                .contains(new TlsFiles(absolute("a.pem"), absolute("a.key"), absolute("authority.pem")));
    }

    @Test
    void aRunOverSeveralHostsCanBeResumedInOneProcess() {
        RunConfig config = file.load(SEEDS, TLS, "exchange.encrypt=true", "cluster.cores=1");
        RunConfig alone =
                SmallFile.write(folder.resolve("config.conf"), config.render()).load("cluster.seeds=null");
        assertThat(alone.cluster()).isEmpty();
        assertThat(alone.shared()).isEqualTo(config.shared());
    }

    @Test
    void textFromElsewhereMayIncludeNothing() {
        for (String include : List.of(
                "include \"/etc/hostname\"", "include file(\"/etc/hostname\")", "include url(\"http://a/b\")")) {
            assertThat(problems(include, "the run's"))
                    .singleElement()
                    .asString()
                    .startsWith("the run's: include \"")
                    .endsWith("\": expected every value written out");
        }
    }

    @Test
    void textFromElsewhereIsNamedInErrors() {
        assertThat(problems("towers = x", "the run's"))
                .anyMatch(problem -> problem.startsWith("the run's: towers: found \"x\", expected "));
    }

    private List<HostAddress> seeds(String set) {
        return file.load(set).cluster().orElseThrow().membership().seeds();
    }

    private static List<String> problems(String text, String source) {
        return catchThrowableOfType(ConfigException.class, () -> RunConfig.parse(text, source, List.of()))
                .problems();
    }

    private static Path absolute(String file) {
        return Path.of(file).toAbsolutePath();
    }
}
