package duet.engine.time;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Two programs in turn on the same machine, so that whatever else happens there happens to both. */
public final class PairedComparison {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_QUOTE = 200;

    private final List<String> ours;
    private final List<String> theirs;
    private final List<Pair> pairs = new ArrayList<>();

    /** Images a second. */
    private record Pair(double ours, double theirs) {
        double ratio() {
            return ours / theirs;
        }
    }

    /**
     * @param ours command and arguments of this program
     * @param theirs a command line for the shell
     */
    public PairedComparison(List<String> ours, String theirs) {
        this.ours = List.copyOf(ours);
        this.theirs = List.of("sh", "-c", theirs);
    }

    /**
     * Runs both programs in turn.
     *
     * @param lines is told of each pair as it is done
     * @throws MeasurementFailedException when one of them fails or prints no rate
     */
    public void run(int times, Consumer<String> lines) throws IOException, InterruptedException {
        for (int i = 1; i <= times; i++) {
            Pair pair = new Pair(rate("this program", ours), rate(theirs.get(2), theirs));
            pairs.add(pair);
            lines.accept(String.format(
                    Locale.ROOT,
                    "pair %d of %d: ours %.1f images/s, theirs %.1f, ratio %.3f",
                    i,
                    times,
                    pair.ours(),
                    pair.theirs(),
                    pair.ratio()));
        }
    }

    /** For people. */
    public String verdict() {
        return String.format(
                Locale.ROOT,
                "median of %d pairs: ours %.1f images/s, theirs %.1f, ratio %.3f",
                pairs.size(),
                Median.of(pairs.stream().mapToDouble(Pair::ours).toArray()),
                Median.of(pairs.stream().mapToDouble(Pair::theirs).toArray()),
                medianRatio());
    }

    /** For programs: one object. */
    public String json() {
        ObjectNode root = JSON.createObjectNode().put("command", theirs.get(2));
        pairs.forEach(pair -> root.withArray("pairs")
                .addObject()
                .put("ours", pair.ours())
                .put("theirs", pair.theirs())
                .put("ratio", pair.ratio()));
        return root.put("median-ratio", medianRatio()).toPrettyString();
    }

    double medianRatio() {
        return Median.of(pairs.stream().mapToDouble(Pair::ratio).toArray());
    }

    private static double rate(String who, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new MeasurementFailedException(who + ": ended with exit code " + code + ", expected 0");
        }
        double rate = ReportedRate.in(output)
                .orElseThrow(() -> new MeasurementFailedException(who + ": printed no rate but " + quote(output)
                        + "; expected a number before or behind images/s, or a JSON key images-per-second"));
        if (!(rate > 0)) {
            throw new MeasurementFailedException(who + ": printed " + rate + " images/s, expected more than 0");
        }
        return rate;
    }

    private static String quote(String output) {
        String text = output.strip().replaceAll("\\s*\\R\\s*", " ");
        return text.isEmpty()
                ? "nothing"
                : "'" + (text.length() > LONGEST_QUOTE ? text.substring(text.length() - LONGEST_QUOTE) : text) + "'";
    }
}
