package duet.dataloader.packed;

import duet.dataloader.packing.DrawnPictures;
import duet.dataloader.packing.Packing;
import duet.dataloader.packing.PackingOptions;
import java.nio.file.Path;

/** A small packed set of three training shards, of 8, 8 and 4 pictures, and one for validation, of 5. */
final class Packed {
    static final int SIDE = 8;
    static final DrawnPictures TRAINING = new DrawnPictures(1, 20).ofSide(SIDE);
    static final DrawnPictures VALIDATION = new DrawnPictures(2, 5).ofSide(SIDE);

    private Packed() {}

    static PackedData set(Path folder, Storage storage) {
        Packing.pack(
                DrawnPictures.set(TRAINING, VALIDATION),
                folder,
                new PackingOptions(SIDE, storage, 8, 0, 1),
                (done, rejected, total) -> {});
        return PackedData.open(folder);
    }
}
