package duet.dataloader.packed;

import duet.dataloader.DataException;
import duet.fuzz.FuzzTarget;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;

/** Any bytes as mean.npy, with the digest that belongs to them. */
class MeanImageFuzz extends FuzzTarget {
    private static final int SIDE = 2;

    @Override
    protected List<byte[]> seeds() throws Exception {
        MeanImage.write(folder(), SIDE, new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
        return List.of(Files.readAllBytes(folder().resolve("mean.npy")));
    }

    @Override
    protected void read(byte[] input) throws Exception {
        file("mean.npy", input);
        float[] values = new MeanImage("mean.npy", Sha256.of(input)).read(folder(), SIDE);
        MeanImage.write(folder(), SIDE, values);
        byte[] again = Files.readAllBytes(folder().resolve("mean.npy"));
        require(Arrays.equals(again, input), "other bytes when it is written again");
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return e instanceof DataException;
    }
}
