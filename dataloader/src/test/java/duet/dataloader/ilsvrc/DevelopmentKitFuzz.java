package duet.dataloader.ilsvrc;

import duet.dataloader.DataException;
import duet.fuzz.FuzzTarget;
import duet.fuzz.Parts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Any bytes as the kit's table and its truth, unpacked and in a compressed tar, and as that tar. */
class DevelopmentKitFuzz extends FuzzTarget {
    private static final int UNPACKED = 0;
    private static final int PACKED = 1;
    private static final int TAR = 2;

    private static final byte[] TRUTH = "1\n2\n1\n".getBytes(StandardCharsets.US_ASCII);

    /** The check of unsafe writes of Jazzer 0.30 fails by itself in the class that mfl writes numbers with. */
    @Override
    protected List<String> unchecked() {
        return List.of("UnsafeSanitizer");
    }

    @Override
    protected List<byte[]> seeds() {
        byte[] meta = new KitBuilder(2012)
                .synset(1, "n01440764", "tench, Tinca tinca", 0)
                .synset(2, "n01443537", "goldfish", 0)
                .synset(3, "n00000001", "fish", 2)
                .meta();
        return List.of(Parts.of(UNPACKED, TRUTH, meta), Parts.of(PACKED, TRUTH, meta), Parts.of(TAR, tar(TRUTH, meta)));
    }

    private static byte[] tar(byte[] truth, byte[] meta) {
        return new TarBuilder()
                .folder("kit")
                .file("kit/data/meta.mat", meta)
                .file("kit/data/ILSVRC2012_validation_ground_truth.txt", truth)
                .build();
    }

    @Override
    protected void read(byte[] input) throws Exception {
        Parts parts = new Parts(input);
        int form = parts.number() % 3;
        DevelopmentKit kit = DevelopmentKit.read(
                form == TAR ? compressed(parts.rest()) : kit(form, parts.next(), parts.rest()), 2012);
        for (Synset synset : kit.synsets()) {
            require(synset.wnid() != null && synset.words() != null, "a synset without its texts");
        }
    }

    private Path kit(int form, byte[] truth, byte[] meta) throws IOException {
        if (form == PACKED) {
            return compressed(tar(truth, meta));
        }
        Path kit = folder().resolve("kit");
        Files.createDirectories(kit.resolve("data"));
        Files.write(kit.resolve("data/meta.mat"), meta);
        Files.write(kit.resolve("data/ILSVRC2012_validation_ground_truth.txt"), truth);
        return kit;
    }

    private Path compressed(byte[] tar) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(tar);
        }
        return file("kit.tar.gz", bytes.toByteArray());
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return e instanceof DataException;
    }
}
