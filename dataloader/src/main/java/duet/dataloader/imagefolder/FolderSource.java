package duet.dataloader.imagefolder;

import duet.dataloader.PictureSource;
import duet.dataloader.picture.SquareFit;

/** Decodes and prepares a file each time it is read. */
record FolderSource(FolderListing listing, FolderPictures pictures, int side) implements PictureSource {

    FolderSource(FolderListing listing, int side) {
        this(listing, new FolderPictures(listing), side);
    }

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
        return pictures.id(index);
    }

    @Override
    public String name(int index) {
        return listing.name(index);
    }

    @Override
    public void read(int index, byte[] planarRgb) {
        SquareFit.fit(pictures.read(index), side, planarRgb);
    }
}
