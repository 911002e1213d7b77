package duet.engine.prepare;

import duet.dataloader.DataException;
import duet.dataloader.cifar.Cifar10;
import duet.dataloader.cifar.Cifar100;
import duet.dataloader.idx.Idx;
import duet.dataloader.ilsvrc.IlsvrcArchives;
import duet.dataloader.imagefolder.ImageFolder;
import duet.dataloader.original.OriginalSet;
import duet.dataloader.packed.PackedData;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out in which form a data set came. */
public final class Originals {
    private Originals() {}

    /** @throws DataException when the folder holds no data set that can be prepared */
    public static OriginalSet open(Path source) {
        if (!Files.isDirectory(source)) {
            throw new DataException(source + ": " + (Files.exists(source) ? "not a folder" : "no such folder")
                    + ", expected one with ImageNet's tar files, with train/CLASS/*.JPEG, or with the files of CIFAR, MNIST"
                    + " or Fashion-MNIST; check the path");
        }
        if (PackedData.isAt(source)) {
            throw new DataException(source + ": is prepared already; train on it with --set data.path=" + source);
        }
        if (IlsvrcArchives.isAt(source)) {
            return IlsvrcArchives.original(source);
        }
        if (Cifar10.isAt(source)) {
            return Cifar10.original(source);
        }
        if (Cifar100.isAt(source)) {
            return Cifar100.original(source);
        }
        if (Idx.isAt(source)) {
            return Idx.original(source);
        }
        return ImageFolder.original(source);
    }
}
