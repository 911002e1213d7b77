package duet.dataloader.imagefolder;

import duet.dataloader.DataException;
import duet.dataloader.PictureSource;
import duet.dataloader.picture.PictureDecoder;
import duet.dataloader.picture.SquareFit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Decodes and prepares a file each time it is read. */
record FolderSource(FolderListing listing, int side) implements PictureSource {

    @Override
    public int size() {
        return listing.size();
    }

    @Override
    public int label(int index) {
        return listing.label(index);
    }

    @Override
    public String id(int index) {
        return listing.path(index).toString();
    }

    @Override
    public String name(int index) {
        return listing.name(index);
    }

    @Override
    public void read(int index, byte[] planarRgb) {
        Path path = listing.path(index);
        SquareFit.fit(PictureDecoder.decode(bytes(path), path.toString()), side, planarRgb);
    }

    private static byte[] bytes(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new DataException(path + ": cannot be read (" + e + "); check that it is still there", e);
        }
    }
}
