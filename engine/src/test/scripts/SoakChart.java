import duet.engine.chart.Chart;
import duet.engine.chart.ChartFile;
import duet.engine.chart.Curve;
import duet.engine.chart.Panel;
import duet.engine.picture.Drawing.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Draws the samples of soak.sh, a panel for each column over the minutes, and prints by how much each grew from the second fifth to the
 * last: java -cp engine.jar SoakChart.java soak.csv soak.svg
 */
final class SoakChart {
    private static final double SECONDS = 60;

    private SoakChart() {}

    public static void main(String[] arguments) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(arguments[0]));
        String[] names = lines.get(0).split(",");
        List<double[]> rows = lines.stream().skip(1).map(SoakChart::numbers).toList();
        if (rows.isEmpty()) {
            System.err.println(arguments[0] + ": has no samples, expected at least one; did the run begin?");
            System.exit(2);
        }
        List<Panel> panels = new ArrayList<>();
        for (int column = 1; column < names.length; column++) {
            panels.add(panel(names[column], rows, column));
            System.out.println(growth(names[column], rows, column));
        }
        ChartFile.write(new Chart("What a run takes", "minutes", panels), Path.of(arguments[1]));
    }

    private static double[] numbers(String line) {
        String[] fields = line.split(",");
        return IntStream.range(0, fields.length).mapToDouble(i -> Double.parseDouble(fields[i])).toArray();
    }

    private static Panel panel(String name, List<double[]> rows, int column) {
        List<Point> points =
                rows.stream().map(row -> new Point(row[0] / SECONDS, row[column])).toList();
        return new Panel(name, List.of(new Curve("", points, Curve.colour(0), 1.6, false)), OptionalDouble.empty());
    }

    /** The first fifth is warming up. */
    private static String growth(String name, List<double[]> rows, int column) {
        int fifth = Math.max(1, rows.size() / 5);
        double early = mean(rows, Math.min(fifth, rows.size() - 1), Math.min(2 * fifth, rows.size()), column);
        double late = mean(rows, rows.size() - fifth, rows.size(), column);
        return String.format(Locale.ROOT, "%-18s %10.1f -> %10.1f", name, early, late);
    }

    private static double mean(List<double[]> rows, int from, int to, int column) {
        return rows.subList(from, to).stream()
                .mapToDouble(row -> row[column])
                .average()
                .orElse(Double.NaN);
    }
}
