package duet.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real coordinator, towers, loaders and checkpoints on simulated threads, clocks, wires and disks, where everything goes wrong that
 * can. Each seed is a run; {@code -Dsimulation.seeds=10000 -Dsimulation.first=1} for more of them, and {@code -Dsimulation.trace} to
 * read what happens.
 */
class SimulationTest {
    private static final int FEW = 300;
    private static final int MANY = 1000;
    private static final int SEEDS = Integer.getInteger("simulation.seeds", FEW);
    private static final long FIRST = Long.getLong("simulation.first", 1);
    private static final boolean TRACED = System.getProperty("simulation.trace") != null;
    private static final int ENOUGH_TO_SEE_ALL = 300;
    private static final int MOST_TOLD = 10;

    @TempDir
    private Path folder;

    private Campaign campaign;

    @BeforeEach
    void start() {
        campaign = new Campaign(folder);
    }

    @AfterEach
    void end() {
        campaign.close();
    }

    @Test
    void everyRunKeepsItsPromisesWhateverGoesWrong() {
        CampaignReport report = new CampaignReport();
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            report.add(campaign.run(seed, TRACED ? Trace.to(System.out) : Trace.unread()));
            if ((seed - FIRST + 1) % MANY == 0) {
                System.out.println(seed - FIRST + 1 + " seeds, " + report.bad().size() + " with a broken promise");
            }
        }
        System.out.print(report.text());
        assertThat(report.bad()).as(() -> inWords(report.bad())).isEmpty();
        if (SEEDS >= ENOUGH_TO_SEE_ALL) {
            assertThat(report.missing()).as("faults that never struck").isEmpty();
        }
    }

    private static String inWords(List<SeedResult> bad) {
        return bad.stream().limit(MOST_TOLD).map(SimulationTest::inWords).collect(Collectors.joining());
    }

    private static String inWords(SeedResult result) {
        return String.format(
                "%nseed %d: %s%n  after %s and the faults %s; look at it:%n  mvn -o -pl engine -am test"
                        + " -Dtest=SimulationTest#everyRun* -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seeds=1"
                        + " -Dsimulation.first=%d -Dsimulation.trace",
                result.seed(), result.violations().get(0), result.ends(), result.struck(), result.seed());
    }

    @Test
    void oneSeedGivesOneCourseOfThingsEachTime() {
        List<Long> seeds = LongStream.range(1000, 1012).boxed().toList();
        List<Long> hashes = seeds.stream().map(this::hash).toList();
        assertThat(hashes).as("of different seeds").doesNotHaveDuplicates();
        for (int i = seeds.size() - 1; i >= 0; i--) {
            assertThat(hash(seeds.get(i))).as("seed " + seeds.get(i)).isEqualTo(hashes.get(i));
        }
    }

    @Test
    void oneSeedGivesOneCourseOfThingsInAnotherProcessToo() throws Exception {
        List<String> here = LongStream.range(1000, 1010)
                .mapToObj(this::hash)
                .map(Long::toHexString)
                .toList();
        assertThat(elsewhere(1000, 10)).isEqualTo(here);
    }

    private long hash(long seed) {
        return campaign.run(seed, Trace.unread()).hash();
    }

    private static List<String> elsewhere(long first, int count) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Campaign.class.getName(),
                Long.toString(first),
                Integer.toString(count)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
