package duet.engine.figure1;

import duet.engine.table.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What came of the trials: for each unit and rate the epochs to the wanted error, and which rate is each unit's best. */
final class Standings {
    private static final double PERCENT = 100;

    /** Trials of one unit at one rate, one for each seed. */
    record Cell(String unit, double rate, List<Course> courses) {

        /** Mean over the seeds; empty where one did not get there. */
        OptionalDouble epochs() {
            return courses.stream().allMatch(course -> course.epochs().isPresent())
                    ? courses.stream()
                            .mapToInt(course -> course.epochs().getAsInt())
                            .average()
                    : OptionalDouble.empty();
        }

        /** The lowest error of any epoch. */
        double lowest() {
            return courses.stream()
                    .flatMap(course -> course.errors().stream())
                    .mapToDouble(error -> error)
                    .min()
                    .orElse(Double.NaN);
        }
    }

    private final List<Cell> cells;

    Standings(List<Course> courses) {
        Map<String, List<Course>> grouped = new LinkedHashMap<>();
        courses.forEach(course -> grouped.computeIfAbsent(
                        course.trial().unit() + " " + course.trial().rate(), key -> new ArrayList<>())
                .add(course));
        cells = grouped.values().stream()
                .map(group -> new Cell(
                        group.get(0).trial().unit(), group.get(0).trial().rate(), List.copyOf(group)))
                .toList();
    }

    /** Units in the order of their trials. */
    List<String> units() {
        return cells.stream().map(Cell::unit).distinct().toList();
    }

    /** The rate at which a unit gets there first; where none does, the one with the lowest error. */
    Optional<Cell> best(String unit) {
        return cells.stream()
                .filter(cell -> cell.unit().equals(unit))
                .reduce((best, next) -> isBetter(next, best) ? next : best);
    }

    private static boolean isBetter(Cell one, Cell other) {
        if (one.epochs().isPresent() && other.epochs().isPresent()) {
            return one.epochs().getAsDouble() < other.epochs().getAsDouble();
        }
        if (one.epochs().isPresent() != other.epochs().isPresent()) {
            return one.epochs().isPresent();
        }
        return Double.isNaN(other.lowest()) || one.lowest() < other.lowest();
    }

    List<String> lines() {
        TextTable table = new TextTable(
                1, "network", "rate", "seeds", "epochs to 25 %", "of each seed", "lowest error %", "epochs trained");
        for (Cell cell : cells) {
            table.row(
                    cell.unit(),
                    Trial.text(cell.rate()),
                    Integer.toString(cell.courses().size()),
                    cell.epochs().isPresent()
                            ? String.format(Locale.ROOT, "%.1f", cell.epochs().getAsDouble())
                            : "-",
                    String.join(
                            ", ", cell.courses().stream().map(Standings::epochs).toList()),
                    Double.isNaN(cell.lowest()) ? "-" : String.format(Locale.ROOT, "%.2f", PERCENT * cell.lowest()),
                    String.join(
                            ", ",
                            cell.courses().stream()
                                    .map(course ->
                                            Integer.toString(course.errors().size()))
                                    .toList()));
        }
        List<String> lines = new ArrayList<>(table.lines());
        if (units().size() == 2) {
            lines.add(ratio(
                    best(units().get(0)).orElseThrow(), best(units().get(1)).orElseThrow()));
        }
        return lines;
    }

    private static String epochs(Course course) {
        return course.epochs().isPresent() ? Integer.toString(course.epochs().getAsInt()) : "-";
    }

    private static String ratio(Cell first, Cell second) {
        if (first.epochs().isEmpty() || second.epochs().isEmpty()) {
            Cell missing = first.epochs().isEmpty() ? first : second;
            return missing.unit()
                    + " has not come to 25 % at any rate with every seed, so there is no ratio yet (the paper: about"
                    + " six)";
        }
        return String.format(
                Locale.ROOT,
                "%s at %s takes %.1f epochs, %s at %s takes %.1f: %.1f times as many (the paper: about six)",
                first.unit(),
                Trial.text(first.rate()),
                first.epochs().getAsDouble(),
                second.unit(),
                Trial.text(second.rate()),
                second.epochs().getAsDouble(),
                second.epochs().getAsDouble() / first.epochs().getAsDouble());
    }
}
