package duet.dataloader.cifar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file with one name of a class per line, empty lines aside. */
final class ClassNames {

    private ClassNames() {}

    static List<String> read(Path file, int expected, List<String> problems) {
        try {
            List<String> names = Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            if (names.size() != expected) {
                problems.add(file + ": has " + names.size() + " names, expected " + expected + "; restore the file");
            }
            return names;
        } catch (IOException e) {
            problems.add(file + ": cannot be read (" + e + "), expected " + expected
                    + " names of classes; restore the file");
            return List.of();
        }
    }
}
