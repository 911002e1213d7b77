package duet.engine.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** README.md and docs, as tests read them. */
public final class Documents {
    private Documents() {}

    /** The root of the repository: the folder above the module, wherever the tests were started. */
    public static Path folder() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(folder.resolve("README.md")) || !Files.isDirectory(folder.resolve("docs"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException(
                        "no folder with README.md and docs above " + Path.of("").toAbsolutePath());
            }
        }
        return folder;
    }

    /** README.md and every page of docs. */
    public static List<Path> all() {
        try (Stream<Path> pages = Files.list(folder().resolve("docs"))) {
            return Stream.concat(
                            Stream.of(folder().resolve("README.md")),
                            pages.filter(Documents::isPage).sorted())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isPage(Path file) {
        return file.toString().endsWith(".md");
    }

    public static List<String> lines(Path page) {
        try {
            return Files.readAllLines(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cells of every row of every table between a heading of the second level and the next, heads of tables included. */
    public static List<List<String>> tables(Path page, String heading) {
        List<List<String>> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : lines(page)) {
            if (line.startsWith("## ")) {
                inside = line.equals(heading);
            } else if (inside && line.startsWith("|") && !line.startsWith("|-")) {
                rows.add(cells(line));
            }
        }
        if (rows.isEmpty()) {
            throw new IllegalStateException(page + " has no table under " + heading);
        }
        return rows;
    }

    private static List<String> cells(String row) {
        return Arrays.stream(row.substring(1).split("(?<!\\\\)\\|"))
                .map(String::strip)
                .toList();
    }

    /** Without the marks of code. */
    public static String plain(String cell) {
        return cell.replace("`", "");
    }
}
