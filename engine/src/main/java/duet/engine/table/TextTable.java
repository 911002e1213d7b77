package duet.engine.table;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns as wide as their widest cell: the first columns flush left, the others flush right. */
public final class TextTable {
    private static final String GAP = "  ";

    private final int leftColumns;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param leftColumns how many of the columns are flush left */
    public TextTable(int leftColumns, String... header) {
        this.leftColumns = leftColumns;
        row(header);
    }

    /** A row may be shorter than the header. */
    public TextTable row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** One line for each row, without blanks at its end. */
    public List<String> lines() {
        return rows.stream().map(this::line).toList();
    }

    private String line(List<String> row) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            String blanks = " ".repeat(width(column) - cell.length());
            line.append(column == 0 ? "" : GAP).append(column < leftColumns ? cell + blanks : blanks + cell);
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> row.size() > column)
                .mapToInt(row -> row.get(column).length())
                .max()
                .orElse(0);
    }
}
