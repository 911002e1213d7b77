package duet.dataloader.idx;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.fuzz.FuzzTarget;
import duet.fuzz.Parts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Pictures and labels, plain, compressed, and compressed by whoever damaged them. */
class IdxFuzz extends FuzzTarget {
    private static final String PICTURES = "train-images-idx3-ubyte";
    private static final String LABELS = "train-labels-idx1-ubyte";
    private static final int PLAIN = 0;
    private static final int COMPRESSED = 1;
    private static final int AS_COMPRESSED = 2;

    @Override
    protected List<byte[]> seeds() throws Exception {
        return List.of(
                Parts.of(PLAIN, labels(), pictures()),
                Parts.of(COMPRESSED, labels(), pictures()),
                Parts.of(AS_COMPRESSED, compressed(labels()), compressed(pictures())));
    }

    private static byte[] pictures() {
        ByteBuffer file = ByteBuffer.allocate(16 + 2 * 4);
        return file.putInt(0x803)
                .putInt(2)
                .putInt(2)
                .putInt(2)
                .putLong(0x0102030405060708L)
                .array();
    }

    private static byte[] labels() {
        return ByteBuffer.allocate(8 + 2)
                .putInt(0x801)
                .putInt(2)
                .putShort((short) 0x0503)
                .array();
    }

    private static byte[] compressed(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    @Override
    protected void read(byte[] input) throws Exception {
        Parts parts = new Parts(input);
        int form = parts.number() % 3;
        byte[] labels = parts.next();
        byte[] pictures = parts.rest();
        for (String name : List.of(PICTURES, LABELS)) {
            Files.deleteIfExists(folder().resolve(name));
            Files.deleteIfExists(folder().resolve(name + ".gz"));
        }
        write(LABELS, labels, form);
        write(PICTURES, pictures, form);
        file("t10k-images-idx3-ubyte", pictures());
        file("t10k-labels-idx1-ubyte", labels());
        DataSet set = Idx.open(folder());
        byte[] picture = new byte[set.pictureBytes()];
        for (int i = 0; i < set.training().size(); i++) {
            set.training().read(i, picture);
            int label = set.training().label(i);
            require(label >= 0 && label < set.classes().size(), "label " + label);
        }
    }

    private void write(String name, byte[] content, int form) throws IOException {
        file(form == PLAIN ? name : name + ".gz", form == COMPRESSED ? compressed(content) : content);
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return e instanceof DataException;
    }
}
