package duet.dataloader.cifar;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.fuzz.FuzzTarget;
import duet.fuzz.Parts;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A file of records and one of names, in a set whose other files are whole. */
class CifarFuzz extends FuzzTarget {
    private static final int RECORDS = 1;
    private static final String NAMES = "k0\nk1\nk2\nk3\nk4\nk5\nk6\nk7\nk8\nk9\n\n";

    @Override
    protected List<byte[]> seeds() {
        return List.of(Parts.of(0, record(), NAMES.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] record() {
        byte[] record = new byte[1 + RecordFormat.PICTURE_BYTES];
        for (int i = 0; i < record.length; i++) {
            record[i] = (byte) (i == 0 ? 9 : i);
        }
        return record;
    }

    @Override
    protected void read(byte[] input) throws Exception {
        Parts parts = new Parts(input);
        int changed = parts.number() % 6;
        byte[] records = parts.next();
        for (int file = 0; file < 6; file++) {
            file(
                    file == 5 ? "test_batch.bin" : "data_batch_" + (file + 1) + ".bin",
                    file == changed ? records : record());
        }
        file("batches.meta.txt", parts.rest());
        DataSet set = Cifar10.open(folder(), RECORDS);
        byte[] picture = new byte[set.pictureBytes()];
        for (int i = 0; i < set.training().size(); i++) {
            set.training().read(i, picture);
            int label = set.training().label(i);
            require(label >= 0 && label < set.classes().size(), "label " + label);
        }
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return e instanceof DataException;
    }
}
