package duet.dataloader.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardWriterTest {
    @TempDir
    Path folder;

    @Test
    void anyToolReadsAShard() throws IOException {
        Shard shard = write("train-00000.zip");

        assertThat(shard.pictures()).isEqualTo(2);
        assertThat(shard.bytes()).isEqualTo(Files.size(folder.resolve("train-00000.zip")));
        try (ZipFile zip = new ZipFile(folder.resolve("train-00000.zip").toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            ZipEntry first = entries.nextElement();
            assertThat(first.getName()).isEqualTo("train/a/1.jpg");
            assertThat(first.getMethod()).isEqualTo(ZipEntry.STORED);
            assertThat(first.getExtra()).isNull();
            ZipEntry second = entries.nextElement();
            assertThat(second.getName()).isEqualTo("train/été/2.jpg");
            assertThat(zip.getInputStream(second).readAllBytes()).isEqualTo(bytes("cd"));
            assertThat(entries.hasMoreElements()).isFalse();
        }
    }

    /** A digest that was written down: other Java versions, time zones and machines must come to the same. */
    @Test
    void theBytesAreTheSameEverywhere() throws IOException {
        TimeZone zone = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            String there = write("train-00000.zip").sha256();
            TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
            String here = write("train-00001.zip").sha256();

            assertThat(here).isEqualTo(there);
            assertThat(here).isEqualTo("b18dea79252f24353eefdc77092bb802e618ce7e5f4adf1b71a7bb74d2931578");
            assertThat(Sha256.of(folder.resolve("train-00001.zip"))).isEqualTo(here);
        } finally {
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void nothingIsLeftOfAShardThatWasNotFinished() throws IOException {
        try (ShardWriter writer = ShardWriter.create(folder.resolve("train-00000.zip"))) {
            writer.add("train/a/1.jpg", bytes("abc"), 3);
            assertThat(folder.resolve("train-00000.zip.part")).exists();
        }

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aShardTakesNoMoreThanItsBytes() throws IOException {
        try (ShardWriter writer = ShardWriter.create(folder.resolve("train-00000.zip"))) {
            assertThatThrownBy(() -> writer.add("train/a/1.jpg", new byte[1], 1 << 30))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("a shard takes 65534 pictures and 1073741824 bytes at most");
        }
    }

    private Shard write(String file) throws IOException {
        try (ShardWriter writer = ShardWriter.create(folder.resolve(file))) {
            writer.add("train/a/1.jpg", bytes("abc"), 2);
            writer.add("train/été/2.jpg", bytes("cd"), 2);
            return writer.finish();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
