package duet.dataloader.imagefolder;

import duet.dataloader.DataException;
import duet.dataloader.original.FileLimit;
import duet.dataloader.original.OriginalPictures;
import duet.dataloader.picture.Picture;
import duet.dataloader.picture.PictureDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Decodes a file each time it is read. */
record FolderPictures(FolderListing listing) implements OriginalPictures {

    @Override
    public int size() {
        return listing.size();
    }

    @Override
    public int label(int index) {
        return listing.label(index);
    }

    @Override
    public String name(int index) {
        return listing.fileName(index);
    }

    @Override
    public String id(int index) {
        return listing.path(index).toString();
    }

    @Override
    public Picture read(int index) {
        Path path = listing.path(index);
        return PictureDecoder.decode(bytes(path), path.toString());
    }

    private static byte[] bytes(Path path) {
        try {
            FileLimit.checked(Files.size(path), path.toString());
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new DataException(path + ": cannot be read (" + e + "); check that it is still there", e);
        }
    }
}
