package duet.dataloader.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import duet.dataloader.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "version" : 1            | "version" : 2             | has version 2, this program reads version 1
            "format" : "duet-packed" | "format" : "other"        | has format "other", expected "duet-packed"
            "side" : 8               | "side" : 0                | side 0, expected 1 to 4096
            "side" : 8               | "side" : 8.5              | side:
            "side" : 8               | "side" : 8, "sides": 8 | sides: Unrecognized field "sides"; restore
            "side" : 8               | "sides" : 8               | side: Missing creator property 'side'; restore
            "type" : "raw"           | "type" : "rar"            | storage:
            "pictures" : 8           | "pictures" : -1           | training[0]: -1 pictures, expected 0 to 65534
            "pictures" : 8           | "pictures" : 7            | statistics of 20 pictures, expected 19
            train-00000.zip          | ../train-00000.zip        | training[0]: file "../train-00000.zip", expected a name
            "rejected" : 0           | "rejected" : 0, "side": 8 | Duplicate
            "rejected" : 0           | "rejected" : null         | rejected
            "name" : "cat"           | "name" : "dog"            | class PictureClass[name=dog, title=dog], expected one
            "channel-means" : [      | "channel-means" : [ 1,    | means [1.0,
            "eigenvalues" : [        | "eigenvalues" : [ [1],    | statistics.eigenvalues[0]:
            mean.npy                 | /etc/mean.npy             | mean-image: file "/etc/mean.npy", expected mean.npy
            """)
    void aManifestThatCannotBeIsRefusedInOneLine(String found, String replacement, String message) throws IOException {
        Packed.set(folder, new Storage.Raw());
        Path manifest = folder.resolve("data.json");
        String text = Files.readString(manifest);
        assertThat(text).contains(found);
        Files.writeString(manifest, text.replaceFirst(Pattern.quote(found), Matcher.quoteReplacement(replacement)));

        DataException exception = catchThrowableOfType(DataException.class, () -> PackedData.open(folder));

        assertThat(exception.problems()).hasSize(1);
        assertThat(exception).hasMessageStartingWith(manifest + ": ").hasMessageContaining(message);
    }

    @Test
    void aManifestReadAndWrittenAgainIsTheSame() throws IOException {
        Packed.set(folder, new Storage.Jpeg(95));
        Path manifest = folder.resolve("data.json");
        byte[] before = Files.readAllBytes(manifest);

        ManifestFile.write(folder, ManifestFile.read(folder));

        assertThat(Files.readAllBytes(manifest)).isEqualTo(before);
    }
}
