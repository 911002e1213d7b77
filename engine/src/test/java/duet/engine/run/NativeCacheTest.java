package duet.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeCacheTest {
    @TempDir
    private Path folder;

    private Path noHome;
    private Path temporary;

    /** A file instead of a home: nobody can write below it, not even root. */
    @BeforeEach
    void make() throws IOException {
        noHome = Files.createFile(folder.resolve("home"));
        temporary = Files.createDirectory(folder.resolve("tmp"));
    }

    @Test
    void aHomeThatCanBeWrittenToIsLeftToJavaCpp() {
        assertThat(NativeCache.instead(temporary, temporary, "anna")).isEmpty();
    }

    @Test
    void withoutAHomeThereIsAFolderOfTheOwnersThatStays() throws IOException {
        Path first = NativeCache.instead(noHome, temporary, "anna").orElseThrow();

        assertThat(first).hasParent(temporary);
        assertThat(Files.getPosixFilePermissions(first)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(NativeCache.instead(noHome, temporary, "anna")).contains(first);
        assertThat(temporary).isDirectoryContaining(file -> file.equals(first)).satisfies(path -> {
            try (var files = Files.list(path)) {
                assertThat(files).hasSize(1);
            }
        });
    }

    @Test
    void aFolderThatOthersCouldWriteToIsNotTaken() throws IOException {
        Path planted = NativeCache.instead(noHome, temporary, "anna").orElseThrow();
        Files.setPosixFilePermissions(planted, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(NativeCache.instead(noHome, temporary, "anna"))
                .isPresent()
                .get()
                .isNotEqualTo(planted);
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path elsewhere = Files.createDirectory(
                folder.resolve("else"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path link = Files.createSymbolicLink(temporary.resolve("duet-native-anna"), elsewhere);

        assertThat(NativeCache.instead(noHome, temporary, "anna"))
                .isPresent()
                .get()
                .isNotEqualTo(link);
    }

    @Test
    void aNameLeadsNowhereElse() {
        assertThat(NativeCache.instead(noHome, temporary, "../../anna").orElseThrow())
                .hasParent(temporary);
    }
}
