package duet.dataloader.ilsvrc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.dataloader.DataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarListingTest {
    @TempDir
    Path folder;

    @Test
    void membersComeInTheOrderOfTheirNamesWithTheirPlaces() throws IOException {
        byte[] tar = new TarBuilder()
                .folder("./val")
                .file("./val/b.JPEG", filled(700, 2))
                .file("./val/a.JPEG", filled(513, 1))
                .file("./val/.DS_Store", filled(9, 3))
                .build();

        List<TarMember> members = list(tar);

        assertThat(members).extracting(TarMember::name).containsExactly("a.JPEG", "b.JPEG");
        assertThat(contents(tar, members.get(0))).isEqualTo(filled(513, 1));
        assertThat(contents(tar, members.get(1))).isEqualTo(filled(700, 2));
    }

    @Test
    void placesInATarInsideATarCountFromTheOuterFilesStart() throws IOException {
        byte[] inner = new TarBuilder().file("x.JPEG", filled(100, 5)).build();
        byte[] outer = new TarBuilder()
                .file("first.tar", filled(2000, 9))
                .file("n.tar", inner)
                .build();
        SharedFile file = new SharedFile(Files.write(folder.resolve("a.tar"), outer));

        TarMember member = TarListing.of(file, TarListing.of(file).get(1)).get(0);

        assertThat(contents(outer, member)).isEqualTo(filled(100, 5));
    }

    @Test
    void namesOfAnyLengthAreRead() throws IOException {
        String name = "x".repeat(150) + ".JPEG";

        assertThat(list(new TarBuilder()
                        .file("y".repeat(90) + "/" + name, filled(3, 1))
                        .build()))
                .extracting(TarMember::name)
                .containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a.JPEG", "val/../../a.JPEG", "/etc/a.JPEG", ".."})
    void namesThatLeadElsewhereAreRefused(String name) {
        refused(
                new TarBuilder().file(name, filled(3, 1)).build(),
                ": member " + name + " has a name that leads outside");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\n.JPEG", "..\\a.JPEG", "\u0007.JPEG"})
    void namesThatAreNoneForAFileAreRefusedInOneLine(String name) {
        refused(new TarBuilder().file(name, filled(3, 1)).build(), "?");
    }

    @Test
    void linksAreRefused() {
        refused(
                new TarBuilder().link("a.JPEG", "/etc/passwd").build(),
                ": member a.JPEG is a link, expected only files");
    }

    @Test
    void namesThatComeTwiceAreRefused() {
        byte[] tar = new TarBuilder()
                .file("a.JPEG", filled(3, 1))
                .file("val/a.JPEG", filled(3, 2))
                .build();

        refused(tar, ": member val/a.JPEG is there twice");
    }

    @Test
    void aTarThatIsCutAnywhereIsRefused() {
        byte[] tar = new TarBuilder()
                .file("a.JPEG", filled(700, 1))
                .file("b.JPEG", filled(1500, 2))
                .build();
        int end = 512 + 1024 + 512 + 1536;

        for (int length = 0; length < end + 512; length += 256) {
            refused(Arrays.copyOf(tar, length), "cut short");
        }
        assertThat(listed(Arrays.copyOf(tar, end + 1024))).hasSize(2);
    }

    @Test
    void aPartThatWasNeverWrittenIsNoticed() {
        byte[] tar = new TarBuilder()
                .file("a.JPEG", filled(700, 1))
                .file("b.JPEG", filled(2 << 20, 2))
                .build();
        Arrays.fill(tar, 512 + 1024, 512 + 1024 + 4096, (byte) 0);

        refused(tar, "a part in the middle is missing (all zeros)");
    }

    @Test
    void aHeaderWithAFlippedBitIsRefused() {
        byte[] tar = new TarBuilder().file("a.JPEG", filled(700, 1)).build();
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int trial = 0; trial < 50; trial++) {
            byte[] damaged = tar.clone();
            // Not in the checksum's own 8 bytes, where blanks and zeros say the same.
            int place = (156 + random.nextInt(492)) % 500;
            damaged[place] ^= (byte) (1 << random.nextInt(7));
            assertThatThrownBy(() -> listed(damaged))
                    .as("seed %d, trial %d, byte %d", seed, trial, place)
                    .isInstanceOf(DataException.class);
        }
    }

    @Test
    void whatIsNoTarIsRefused() {
        byte[] noise = new byte[20_000];
        new Random(7).nextBytes(noise);

        refused(noise, ": is no tar, or damaged or cut short");
    }

    private List<TarMember> list(byte[] tar) throws IOException {
        return TarListing.of(new SharedFile(Files.write(folder.resolve("a.tar"), tar)));
    }

    private List<TarMember> listed(byte[] tar) {
        try {
            return list(tar);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void refused(byte[] tar, String message) {
        assertThatThrownBy(() -> list(tar))
                .as("%d bytes", tar.length)
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(folder.resolve("a.tar").toString())
                .hasMessageContaining(message)
                .extracting(Throwable::getMessage)
                .asString()
                .hasLineCount(1);
    }

    private static byte[] contents(byte[] tar, TarMember member) {
        return Arrays.copyOfRange(tar, (int) member.offset(), (int) (member.offset() + member.size()));
    }

    private static byte[] filled(int length, int value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < length; i++) {
            bytes.write(value);
        }
        return bytes.toByteArray();
    }
}
