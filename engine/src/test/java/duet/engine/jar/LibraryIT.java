package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;

import duet.engine.DrawnFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java program in README.md, compiled and run against engine.jar. */
class LibraryIT {
    private static final Pattern PROGRAM = Pattern.compile("<!-- library -->\\s*```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern FLAG = Pattern.compile("--add-(?:opens|exports)\\s[\\w./]+=ALL-UNNAMED");

    @TempDir
    private Path folder;

    private String readme;
    private Path here;

    @BeforeEach
    void writeWhatTheProgramNames() throws IOException {
        here = Files.createDirectory(folder.resolve("here"));
        readme = Files.readString(Path.of("../README.md"));
        Matcher program = PROGRAM.matcher(readme);
        assertThat(program.find()).isTrue();
        Files.writeString(here.resolve("Flowers.java"), program.group(1));
        Files.createDirectory(here.resolve("configs"));
        Files.writeString(here.resolve("configs/alexnet-small-data.conf"), SmallRun.CONFIG);
        Path flowers = DrawnFolder.write(here.resolve("flowers"), 20, 2);
        Files.copy(flowers.resolve("val/red/0.png"), here.resolve("photo.jpg"));
    }

    @Test
    void theTenLinesTrainToTheBitsOfTheProgramAndClassify() throws Exception {
        List<String> flags =
                FLAG.matcher(readme).results().map(found -> found.group()).toList();
        assertThat(flags).hasSize(4);
        String said = run(flags.stream()
                .flatMap(flag -> Pattern.compile("\\s").splitAsStream(flag))
                .toList());
        assertThat(said).containsPattern("(?m)^[01]\\.\\d+$").containsPattern("Prediction\\[.*Guess\\[");
        EngineJar.Result program = EngineJar.run(
                folder,
                EngineJar.arguments("configs/alexnet-small-data.conf", "data.path=flowers", "training.epochs=8"));
        assertThat(said).contains(program.digest());
    }

    @Test
    void aJvmWithoutTheRightsIsToldWhichFlagsItTakes() throws Exception {
        assertThat(run(List.of()))
                .contains("this JVM was started without rights")
                .contains("--add-opens java.base/java.lang.reflect=ALL-UNNAMED");
        assertThat(here.resolve("runs")).doesNotExist();
    }

    private String run(List<String> flags) throws IOException, InterruptedException {
        Path said = folder.resolve("said.txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", EngineJar.JAR.toString(), "Flowers.java"));
        Process process = new ProcessBuilder(command)
                .directory(here.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return Files.readString(said);
    }
}
