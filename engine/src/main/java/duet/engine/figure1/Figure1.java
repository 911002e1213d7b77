package duet.engine.figure1;

import com.typesafe.config.ConfigUtil;
import duet.dataloader.DataException;
import duet.engine.chart.Chart;
import duet.engine.chart.ChartFile;
import duet.engine.chart.Curve;
import duet.engine.chart.Panel;
import duet.engine.console.Console;
import duet.engine.output.SheetFile;
import duet.engine.picture.Drawing.Point;
import duet.engine.run.TrainingRun;
import duet.engine.signal.StopRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Figure 1 of the paper: how many epochs two networks need that differ in their units alone. */
public final class Figure1 {
    private static final double PERCENT = 100;

    /**
     * What to train and draw.
     *
     * @param networks configurations; each is trained at every rate with every seed
     * @param data the folder of the pictures; empty where the configurations name them
     * @param ratesOf networks by name that have rates of their own in place of those
     * @param epochs of each run, at most: it ends where 25 % is reached
     * @param set keys that differ from the files, {@code key=value} each
     * @param runs where the folders of the runs are
     * @param out where the figure is drawn: PNG or SVG by their ending
     */
    public record Request(
            List<Path> networks,
            Optional<Path> data,
            List<Double> rates,
            Map<String, List<Double>> ratesOf,
            List<Long> seeds,
            int epochs,
            List<String> set,
            Path runs,
            List<Path> out) {
        public Request {
            networks = List.copyOf(networks);
            rates = List.copyOf(rates);
            ratesOf = Map.copyOf(ratesOf);
            seeds = List.copyOf(seeds);
            set = List.copyOf(set);
            out = List.copyOf(out);
        }

        private List<String> overrides() {
            List<String> all = new ArrayList<>();
            data.ifPresent(folder -> {
                all.add("data.format=auto");
                all.add("data.path=" + ConfigUtil.quoteString(folder.toString()));
            });
            all.addAll(set);
            return all;
        }
    }

    private Figure1() {}

    /**
     * Trains what is not trained yet, and draws. An end that is asked for comes after the step; the figure is then drawn with what
     * there is, and the same request goes on.
     *
     * @param console is told what goes on
     * @return what came of it, for people
     * @throws DataException or {@link duet.engine.config.ConfigException} when configurations or data are not what is needed
     */
    public static List<String> draw(Request request, Console console) throws Exception {
        request.out().forEach(file -> SheetFile.requirePicture(file, ChartFile.OPTION));
        List<Trial> trials = trials(request);
        StopRequest asked = TrainingRun.askedBySignals(console);
        Trials training = new Trials(request.runs(), console, asked);
        List<Course> courses = new ArrayList<>();
        for (Trial trial : trials) {
            courses.add(training.course(trial));
            // Drawn as it grows: who looks at it need not wait for the last run.
            draw(courses, request.out());
        }
        List<String> lines = new ArrayList<>(new Standings(courses).lines());
        if (courses.stream().anyMatch(course -> !course.isDone())) {
            lines.add("not all was trained; the same command goes on");
        }
        request.out().forEach(file -> lines.add(file + ": training error against epochs"));
        return lines;
    }

    private static List<Trial> trials(Request request) {
        List<Trial> trials = new ArrayList<>();
        Set<String> unknown = new TreeSet<>(request.ratesOf().keySet());
        for (Path network : request.networks()) {
            String name = Trial.unit(network, request.overrides());
            unknown.remove(name);
            for (double rate : request.ratesOf().getOrDefault(name, request.rates())) {
                for (long seed : request.seeds()) {
                    trials.add(Trial.of(network, rate, seed, request.epochs(), request.overrides()));
                }
            }
        }
        if (!unknown.isEmpty()) {
            throw new DataException("--rates-of " + String.join(", ", unknown)
                    + ": no such network; expected the name of one of " + request.networks());
        }
        return trials;
    }

    private static void draw(List<Course> courses, List<Path> files) {
        Chart chart = chart(courses);
        files.forEach(file -> ChartFile.write(chart, file));
    }

    /** Every run, and in strong lines those of each unit's best rate. */
    static Chart chart(List<Course> courses) {
        Standings standings = new Standings(courses);
        List<Curve> faint = new ArrayList<>();
        List<Curve> strong = new ArrayList<>();
        for (int unit = 0; unit < standings.units().size(); unit++) {
            String name = standings.units().get(unit);
            int colour = Curve.colour(unit);
            Standings.Cell best = standings.best(name).orElseThrow();
            String legend = name + ", rate " + Trial.text(best.rate());
            for (Course course : courses) {
                if (course.trial().unit().equals(name)) {
                    boolean chosen = best.courses().contains(course);
                    (chosen ? strong : faint)
                            .add(new Curve(
                                    chosen ? legend : "",
                                    points(course),
                                    chosen ? colour : paler(colour),
                                    chosen ? 2.4 : 1,
                                    unit % 2 == 1));
                }
            }
        }
        faint.addAll(strong);
        return new Chart(
                "Training error against epochs (Figure 1)",
                "epochs",
                List.of(new Panel(
                        "training error, %; 25 % is marked", faint, OptionalDouble.of(PERCENT * Course.WANTED))));
    }

    private static List<Point> points(Course course) {
        return IntStream.range(0, course.errors().size())
                .mapToObj(
                        epoch -> new Point(epoch + 1, PERCENT * course.errors().get(epoch)))
                .toList();
    }

    private static int paler(int colour) {
        int pale = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int level = colour >> shift & 0xFF;
            pale |= level + (0xFF - level) * 6 / 10 << shift;
        }
        return pale;
    }
}
