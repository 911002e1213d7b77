package duet.dataloader.ilsvrc;

import duet.dataloader.DataException;
import duet.dataloader.original.FileLimit;
import duet.dataloader.original.OriginalPictures;
import duet.dataloader.picture.Picture;
import duet.dataloader.picture.PictureDecoder;
import java.io.IOException;
import java.util.List;

/** Pictures at known places of a file. Arrays, since ImageNet has 1.28 million of them. */
final class TarPictures implements OriginalPictures {
    private final SharedFile file;
    private final List<String> folders;
    private final String[] names;
    private final int[] labels;
    private final long[] offsets;
    private final long[] sizes;

    /**
     * @param folders for each label what stands before a picture's name in its id
     * @param members of all labels, one after the other
     * @param labels of each member
     */
    TarPictures(SharedFile file, List<String> folders, List<TarMember> members, int[] labels) {
        this.file = file;
        this.folders = folders;
        this.labels = labels;
        names = members.stream().map(TarMember::name).toArray(String[]::new);
        offsets = members.stream().mapToLong(TarMember::offset).toArray();
        sizes = members.stream().mapToLong(TarMember::size).toArray();
    }

    @Override
    public int size() {
        return names.length;
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    @Override
    public String name(int index) {
        return names[index];
    }

    @Override
    public String id(int index) {
        return file.path() + ", member " + folders.get(labels[index]) + names[index];
    }

    @Override
    public Picture read(int index) {
        String id = id(index);
        byte[] content = new byte[FileLimit.checked(sizes[index], id)];
        try {
            file.read(offsets[index], content, 0, content.length);
        } catch (IOException e) {
            throw new DataException(id + ": cannot be read (" + e + "); check that the file is still there", e);
        }
        return PictureDecoder.decode(content, id);
    }
}
