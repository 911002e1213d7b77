package duet.dataloader.imagefolder;

import duet.dataloader.DataException;
import duet.dataloader.original.PictureClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What classes are called, from a file in the data set's folder of lines such as {@code n01440764 tench, Tinca tinca}:
 * Kaggle's LOC_synset_mapping.txt or Caffe's synset_words.txt.
 */
final class ClassTitles {
    private static final List<String> FILES = List.of("LOC_synset_mapping.txt", "synset_words.txt");

    private ClassTitles() {}

    /** A class that has no line, or where there is no such file, has its name for a title. */
    static List<PictureClass> of(Path folder, List<String> names) {
        Optional<Path> file =
                FILES.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
        Map<String, String> titles = file.map(ClassTitles::read).orElse(Map.of());
        return names.stream()
                .map(name -> new PictureClass(name, titles.getOrDefault(name, name)))
                .toList();
    }

    private static Map<String, String> read(Path file) {
        Map<String, String> titles = new HashMap<>();
        try (Stream<String> lines = Files.lines(file)) {
            lines.map(line -> line.strip().split("\\s+", 2))
                    .filter(words -> words.length == 2)
                    .forEach(words -> titles.put(words[0], words[1]));
            return titles;
        } catch (IOException | UncheckedIOException e) {
            throw new DataException(
                    file + ": cannot be read (" + e + "), expected lines of a class and its title; fix or remove it",
                    e);
        }
    }
}
