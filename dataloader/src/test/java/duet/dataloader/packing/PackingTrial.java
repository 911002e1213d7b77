package duet.dataloader.packing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.dataloader.original.OriginalSet;
import duet.dataloader.packed.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Packs 30 training and 9 validation pictures into folders of a folder. */
record PackingTrial(Path folder) {
    static final int SIDE = 16;
    static final int PER_SHARD = 8;
    static final Storage JPEG = new Storage.Jpeg(90);
    static final Storage RAW = new Storage.Raw();

    static DrawnPictures training() {
        return new DrawnPictures(1, 30);
    }

    static DrawnPictures validation() {
        return new DrawnPictures(2, 9);
    }

    static OriginalSet drawn() {
        return DrawnPictures.set(training(), validation());
    }

    static PackingOptions options(Storage storage, int threads) {
        return new PackingOptions(SIDE, storage, PER_SHARD, 0, threads);
    }

    static PackingOptions rejecting(int most) {
        return new PackingOptions(SIDE, JPEG, PER_SHARD, most, 1);
    }

    PackingReport pack(OriginalSet set, String name, PackingOptions options) {
        return Packing.pack(set, folder.resolve(name), options, (done, rejected, total) -> {});
    }

    private static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Packs until a training picture is to be read. */
    void killed(String name, int at) {
        OriginalSet set = DrawnPictures.set(
                training().before(index -> {
                    if (index == at) {
                        throw new Death();
                    }
                }),
                validation());
        assertThatThrownBy(() -> pack(set, name, options(JPEG, 1))).isInstanceOf(Death.class);
    }

    /** The files in a folder, in the order of their names. */
    List<String> names(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** The files in a folder with their bytes in hexadecimal. */
    Map<String, String> contents(String name) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        for (String file : names(name)) {
            byte[] bytes = Files.readAllBytes(folder.resolve(name).resolve(file));
            contents.put(file, HexFormat.of().formatHex(bytes));
        }
        return contents;
    }
}
