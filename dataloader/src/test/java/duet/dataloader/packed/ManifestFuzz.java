package duet.dataloader.packed;

import duet.dataloader.DataException;
import duet.dataloader.original.PictureClass;
import duet.dataloader.statistics.ColourStatistics;
import duet.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** Any text as data.json: what is read is the same when it was written and read again. */
class ManifestFuzz extends FuzzTarget {
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    @Override
    protected List<byte[]> seeds() throws Exception {
        return List.of(written(new Storage.Raw()), written(new Storage.Jpeg(95)));
    }

    private byte[] written(Storage storage) throws IOException {
        List<Double> three = List.of(1.5, 2.0, -0.25);
        ManifestFile.write(
                folder(),
                new Manifest(
                        "birds",
                        8,
                        storage,
                        List.of(new PictureClass("n1", "été"), new PictureClass("n2", "owl")),
                        1,
                        List.of(new Shard("train-00000.zip", 3, 1234, DIGEST)),
                        List.of(new Shard("val-00000.zip", 0, 22, DIGEST)),
                        new ColourStatistics(
                                3, three, List.of(three, three, three), three, List.of(three, three, three)),
                        new MeanImage("mean.npy", DIGEST),
                        Map.of("side", "8")));
        return Files.readAllBytes(ManifestFile.in(folder()));
    }

    @Override
    protected void read(byte[] input) throws Exception {
        file("data.json", input);
        ManifestFile.isIn(folder());
        Manifest read = ManifestFile.read(folder());
        ManifestFile.write(folder(), read);
        Manifest again = ManifestFile.read(folder());
        require(again.equals(read), "was " + read + ", is " + again);
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return e instanceof DataException;
    }
}
