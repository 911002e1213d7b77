package duet.engine.checkpoint;

import duet.engine.safetensors.SafetensorsFile;
import duet.engine.safetensors.SafetensorsWriter;
import duet.fuzz.FuzzTarget;
import duet.fuzz.Parts;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Any bytes as a checkpoint; its digest is put right where the first byte says so, so that more than the digest is tried. */
class CheckpointFuzz extends FuzzTarget {
    private static final int SEALED = 1;

    @Override
    protected List<byte[]> seeds() throws Exception {
        Random random = new Random(3);
        CheckpointFolder store =
                CheckpointFolder.open(folder().resolve("store"), new Retention(2, 0), Map.of("run", "a"));
        try (DrawnNetwork network = DrawnNetwork.of(DrawnNetwork.layers(random), 1)) {
            network.fill(random);
            byte[] file = Files.readAllBytes(folder().resolve("store")
                    .resolve(store.write(network.checkpoint(20)).file()));
            return List.of(Parts.of(0, file), Parts.of(SEALED, file));
        }
    }

    @Override
    protected void read(byte[] input) throws Exception {
        Parts parts = new Parts(input);
        boolean sealed = parts.number() % 2 == SEALED;
        Path file = file("any.safetensors", parts.rest());
        if (sealed) {
            seal(file);
        }
        try (CheckpointFile checkpoint = CheckpointFile.open(file)) {
            require(checkpoint.standing() != null, "no standing");
            for (Map.Entry<String, List<Long>> tensor : checkpoint.tensors().entrySet()) {
                long count = tensor.getValue().stream().reduce(1L, Math::multiplyExact);
                require(count * Float.BYTES <= input.length, tensor + " in " + input.length + " bytes");
                checkpoint.read(tensor.getKey(), 0, FloatBuffer.allocate(Math.toIntExact(count)));
            }
            String written = StandingText.of(checkpoint.standing());
            require(StandingText.parse(written).equals(checkpoint.standing()), "another standing than " + written);
        }
    }

    private static void seal(Path file) throws IOException {
        String digest;
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            if (opened.size() < Seal.POSITION + Seal.DIGITS) {
                return;
            }
            digest = Seal.compute(opened);
        } catch (IOException e) {
            return;
        }
        byte[] bytes = Files.readAllBytes(file);
        String start = new String(
                bytes,
                SafetensorsWriter.LENGTH_BYTES,
                Seal.POSITION - SafetensorsWriter.LENGTH_BYTES,
                StandardCharsets.UTF_8);
        if (start.startsWith(SafetensorsWriter.METADATA_START)) {
            System.arraycopy(digest.getBytes(StandardCharsets.US_ASCII), 0, bytes, Seal.POSITION, Seal.DIGITS);
            Files.write(file, bytes);
        }
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return e instanceof DamagedCheckpointException;
    }
}
