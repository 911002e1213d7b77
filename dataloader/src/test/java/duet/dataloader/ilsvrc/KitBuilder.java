package duet.dataloader.ilsvrc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.Sinks;
import us.hebi.matlab.mat.types.Struct;

/** Makes development kits for tests. */
final class KitBuilder {
    private final int year;
    private final List<Synset> synsets = new ArrayList<>();
    private final List<Integer> children = new ArrayList<>();
    private String truth = "";

    KitBuilder(int year) {
        this.year = year;
    }

    KitBuilder synset(int id, String wnid, String words, int numChildren) {
        synsets.add(new Synset(id, wnid, words));
        children.add(numChildren);
        return this;
    }

    KitBuilder truth(String lines) {
        truth = lines;
        return this;
    }

    byte[] meta() {
        Struct array = Mat5.newStruct(synsets.size(), 1);
        for (int i = 0; i < synsets.size(); i++) {
            array.set("ILSVRC" + year + "_ID", i, Mat5.newScalar(synsets.get(i).id()))
                    .set("WNID", i, Mat5.newString(synsets.get(i).wnid()))
                    .set("words", i, Mat5.newString(synsets.get(i).words()))
                    .set("gloss", i, Mat5.newString("what it is"))
                    .set("num_children", i, Mat5.newScalar(children.get(i)));
        }
        Mat5File file = Mat5.newMatFile();
        file.addArray("synsets", array);
        ByteBuffer buffer = ByteBuffer.allocate((int) file.getUncompressedSerializedSize());
        try {
            file.writeTo(Sinks.wrap(buffer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }

    /** As distributed: everything in one folder, in a compressed tar. */
    void pack(Path file, String folder) {
        byte[] tar = new TarBuilder()
                .folder(folder)
                .file(folder + "/readme.txt", new byte[10])
                .file(folder + "/data/meta.mat", meta())
                .file(folder + "/" + truthName(), truth.getBytes(StandardCharsets.US_ASCII))
                .build();
        try (GZIPOutputStream output = new GZIPOutputStream(Files.newOutputStream(file))) {
            output.write(tar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void unpack(Path folder) {
        try {
            Files.createDirectories(folder.resolve("data"));
            Files.write(folder.resolve("data/meta.mat"), meta());
            Files.writeString(folder.resolve(truthName()), truth);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String truthName() {
        return "data/ILSVRC" + year + "_validation_ground_truth.txt";
    }
}
