package duet.engine.codes;

import duet.engine.similar.Euclid;
import duet.engine.similar.Neighbour;
import duet.engine.similar.Neighbours;
import duet.engine.table.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Searches the same pictures by all their values, by their codes, and by all values among the nearest codes. */
final class SearchTrial {
    private static final int FOUND = 100;
    private static final int FEW = 10;
    private static final double PERCENT = 100;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Library searched;
    private final Library queries;
    private final BinaryCodes searchedCodes;
    private final BinaryCodes queryCodes;
    private final int bits;
    private final int shortlist;
    private final List<List<Neighbour>> exact = new ArrayList<>();

    /** @param shortlist how many of the nearest codes are looked at by all their values */
    SearchTrial(
            Library searched,
            Library queries,
            BinaryCodes searchedCodes,
            BinaryCodes queryCodes,
            int bits,
            int shortlist) {
        this.searched = searched;
        this.queries = queries;
        this.searchedCodes = searchedCodes;
        this.queryCodes = queryCodes;
        this.bits = bits;
        this.shortlist = shortlist;
    }

    /** Finds the nearest pictures to a query. */
    private interface Search {
        List<Neighbour> nearest(int query);
    }

    List<String> lines() {
        TextTable table = new TextTable(
                1,
                "search",
                "bytes a picture",
                "same class, nearest 1 %",
                "nearest 10 %",
                "nearest 100 %",
                "of the exact 10 found %",
                "ms a query");
        int values = Float.BYTES * searched.rows()[0].length;
        int code = bits / Byte.SIZE;
        row(table, "all values, Euclidean", values, this::exact, true);
        row(table, "codes, Hamming", code, query -> searchedCodes.nearest(queryCodes, query, FOUND), false);
        row(table, "codes, then all values of " + shortlist, values + code, this::reordered, false);
        double lot = 0;
        for (int label : queries.labels()) {
            lot += searched.share(label) / queries.size();
        }
        table.row("by lot", "", percent(lot), percent(lot), percent(lot));
        return table.lines();
    }

    private void row(TextTable table, String name, int bytes, Search search, boolean reference) {
        // Once before the clock runs, so that Java has compiled it.
        for (int query = 0; query < Math.min(FEW, queries.size()); query++) {
            search.nearest(query);
        }
        List<List<Neighbour>> found = new ArrayList<>();
        long start = System.nanoTime();
        for (int query = 0; query < queries.size(); query++) {
            found.add(search.nearest(query));
        }
        double millis = (System.nanoTime() - start) / NANOS_PER_MILLI / queries.size();
        if (reference) {
            exact.addAll(found);
        }
        table.row(
                name,
                Integer.toString(bytes),
                percent(precision(found, 1)),
                percent(precision(found, FEW)),
                percent(precision(found, FOUND)),
                percent(recall(found)),
                String.format(Locale.ROOT, "%.3f", millis));
    }

    private List<Neighbour> exact(int query) {
        Neighbours nearest = new Neighbours(FOUND);
        for (int picture = 0; picture < searched.size(); picture++) {
            nearest.offer(picture, Euclid.squared(queries.rows()[query], searched.rows()[picture]));
        }
        return nearest.list();
    }

    private List<Neighbour> reordered(int query) {
        Neighbours nearest = new Neighbours(FOUND);
        for (Neighbour near : searchedCodes.nearest(queryCodes, query, shortlist)) {
            nearest.offer(near.picture(), Euclid.squared(queries.rows()[query], searched.rows()[near.picture()]));
        }
        return nearest.list();
    }

    /** How many of the nearest are of the query's class, 0 to 1. */
    private double precision(List<List<Neighbour>> found, int among) {
        double sum = 0;
        for (int query = 0; query < found.size(); query++) {
            List<Neighbour> nearest = found.get(query);
            int looked = Math.min(among, nearest.size());
            int label = queries.labels()[query];
            long same = nearest.stream()
                    .limit(looked)
                    .filter(near -> searched.labels()[near.picture()] == label)
                    .count();
            sum += (double) same / looked;
        }
        return sum / found.size();
    }

    /** How many of the exact search's nearest ten are among the nearest ten, 0 to 1. */
    private double recall(List<List<Neighbour>> found) {
        double sum = 0;
        for (int query = 0; query < found.size(); query++) {
            Set<Integer> wanted = few(exact.get(query));
            Set<Integer> got = few(found.get(query));
            sum += (double) wanted.stream().filter(got::contains).count() / wanted.size();
        }
        return sum / found.size();
    }

    private static Set<Integer> few(List<Neighbour> nearest) {
        return nearest.stream().limit(FEW).map(Neighbour::picture).collect(Collectors.toSet());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f", PERCENT * share);
    }
}
