package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionCommandTest {
    /** Asks bash for the function that it calls when Tab is pressed behind the words, and calls it. */
    private static final String TAB = """
            compopt() { :; }  # only the real Tab may call it
            source ./script
            COMP_WORDS=("$@")
            COMP_CWORD=$(($# - 1))
            COMP_LINE="$*"
            COMP_POINT=${#COMP_LINE}
            complete -p "$1" >/dev/null || exit 1
            "$(complete -p "$1" | sed 's/.*-F \\([^ ]*\\) .*/\\1/')" "$1" "${@: -1}" "${@: -2:1}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void thereIsABash() {
        assumeThat(Path.of("/bin/bash")).as("without bash nothing can be asked").exists();
    }

    private List<String> bash(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/bin/bash"));
        command.addAll(List.of(arguments));
        Process bash = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        List<String> told =
                new String(bash.getInputStream().readAllBytes()).lines().toList();
        assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(bash.exitValue()).as(told.toString()).isZero();
        return told;
    }

    private void script(String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("completion"));
        arguments.addAll(List.of(options));
        Line line = Line.of(arguments.toArray(String[]::new));
        assertThat(line.exitCode()).isZero();
        assertThat(line.err()).isEmpty();
        Files.writeString(folder.resolve("script"), line.out());
    }

    private List<String> completed(String... words) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("tab"), TAB);
        List<String> arguments = new ArrayList<>(List.of("tab"));
        arguments.addAll(List.of(words));
        return bash(arguments.toArray(String[]::new));
    }

    @Test
    void bashAcceptsTheScript() throws Exception {
        script();
        assertThat(bash("-n", "script")).isEmpty();
    }

    @Test
    void aVerbIsCompleted() throws Exception {
        script();
        assertThat(completed("duet", "ev")).containsExactly("evaluate");
    }

    @Test
    void anOptionOfAVerbIsCompleted() throws Exception {
        script();
        assertThat(completed("duet", "evaluate", "--vi")).containsExactly("--views");
    }

    @Test
    void theCommandMayHaveAnotherName() throws Exception {
        script("--name", "my-net");
        assertThat(completed("my-net", "ev")).containsExactly("evaluate");
    }

    @Test
    void theNameBecomesAnAliasWhereThereIsNoSuchCommand() throws Exception {
        script();
        assertThat(bash("-c", "shopt -s expand_aliases; source ./script; alias duet"))
                .singleElement()
                .asString()
                .startsWith("alias duet='java -jar ");
        assertThat(bash("-c", "shopt -s expand_aliases; duet() { echo mine; }; source ./script; eval duet"))
                .containsExactly("mine");
    }

    @Test
    void aNameThatNoCommandHasIsRefused() {
        Line line = Line.of("completion", "--name", "a b");
        assertThat(line.exitCode()).isEqualTo(TrainCommand.BAD_INPUT);
        assertThat(line.problems()).singleElement().asString().contains("--name a b: expected letters");
    }
}
