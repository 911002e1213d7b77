package duet.engine.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** README.md and docs speak of files, packages, classes and tests that there are. */
class DocumentsTest {
    private static final Path ROOT = Documents.folder();
    private static final List<String> MODULES = List.of("ops", "dataloader", "actors", "engine");

    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#\\s]*)(?:#([^)]*))?\\)");
    private static final Pattern CODE = Pattern.compile("(?<!`)`([^`]+)`(?!`)");
    private static final Pattern PACKAGE = Pattern.compile("duet(?:\\.[a-z0-9]+)+");
    private static final Pattern FILE = Pattern.compile("(?:configs|docs|ops|dataloader|actors|engine)/[\\w./-]+");
    private static final Pattern TYPE = Pattern.compile("[A-Z][a-z0-9]\\w*(?:\\.[A-Z][a-z]\\w*)*(?:#\\w+)?");
    private static final Pattern DECLARED = Pattern.compile("\\b(?:class|record|interface|enum)\\s+(\\w+)");

    /** Names of ONNX and HTTP, which look like those of classes. */
    private static final Set<String> FOREIGN = Set.of("Conv", "Gather", "Einsum", "Pow", "Div", "Mul", "Host");

    /** The sources by the names of the types that they declare. */
    private static final Map<String, List<String>> SOURCES = new TreeMap<>();

    @BeforeAll
    static void readSources() throws IOException {
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
                for (Path file :
                        files.filter(file -> file.toString().endsWith(".java")).toList()) {
                    String text = Files.readString(file);
                    DECLARED.matcher(text).results().forEach(type -> SOURCES.computeIfAbsent(
                                    type.group(1), name -> new ArrayList<>())
                            .add(text));
                }
            }
        }
    }

    @Test
    void linksLeadToFilesAndHeadings() {
        assertThat(wrong(LINK, false, (page, link) -> {
                    Path target = link.group(1).isEmpty()
                            ? page
                            : page.resolveSibling(link.group(1)).normalize();
                    return Files.exists(target)
                            && (link.group(2) == null || headings(target).contains(link.group(2)));
                }))
                .isEmpty();
    }

    @Test
    void filesThatAreNamedAreThere() {
        assertThat(wrong(
                        FILE,
                        true,
                        (page, file) -> Files.exists(ROOT.resolve(file.group().replaceAll("\\.$", "")))))
                .isEmpty();
    }

    @Test
    void packagesThatAreNamedAreThere() {
        assertThat(wrong(PACKAGE, true, (page, name) -> MODULES.stream()
                        .map(module -> ROOT.resolve(module).resolve("src/main/java"))
                        .anyMatch(source ->
                                Files.isDirectory(source.resolve(name.group().replace('.', '/'))))))
                .isEmpty();
    }

    @Test
    void typesAndTestsThatAreNamedAreThere() {
        assertThat(wrong(TYPE, true, (page, name) -> {
                    String[] typeAndMember = name.group().split("#");
                    List<String> types = List.of(typeAndMember[0].split("\\."));
                    String type = types.get(types.size() - 1);
                    return FOREIGN.contains(type)
                            || SOURCES.keySet().containsAll(types)
                                    && (typeAndMember.length == 1 || declares(type, typeAndMember[1]));
                }))
                .isEmpty();
    }

    private static boolean declares(String type, String member) {
        return SOURCES.get(type).stream()
                .anyMatch(text ->
                        Pattern.compile("\\b" + member + "\\b").matcher(text).find());
    }

    private interface Check {
        boolean holds(Path page, MatchResult found);
    }

    /** What does not hold. @param whole whether it is looked for in code only, where it is the whole of it */
    private static List<String> wrong(Pattern pattern, boolean whole, Check check) {
        List<String> wrong = new ArrayList<>();
        for (Path page : Documents.all()) {
            for (String line : Documents.lines(page)) {
                (whole ? code(line) : Stream.of(line)).forEach(text -> pattern.matcher(text)
                        .results()
                        .filter(found -> !whole || found.group().equals(text))
                        .filter(found -> !check.holds(page, found))
                        .forEach(found -> wrong.add(page.getFileName() + ": " + found.group())));
            }
        }
        return wrong;
    }

    private static Stream<String> code(String line) {
        return CODE.matcher(line).results().map(code -> code.group(1));
    }

    /** As links call them. */
    private static Set<String> headings(Path page) {
        return Documents.lines(page).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
