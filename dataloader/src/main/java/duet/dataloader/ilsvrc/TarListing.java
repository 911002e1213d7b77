package duet.dataloader.ilsvrc;

import duet.dataloader.DataException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * Lists the files in a tar without unpacking it. Tars have no checksum over what they hold, so everything that a cut or
 * overwritten one shows is looked at: the headers' checksums, members that reach beyond the end, a missing mark at the end.
 */
final class TarListing {
    private static final Pattern UNUSUAL = Pattern.compile("[\\p{Cntrl}\\\\]");
    private static final int BLOCK = 512;
    /** After the two blocks that mark the end, tar fills up to its record size: 10,240 bytes unless told otherwise. */
    private static final long MOST_FILLING = 1 << 20;

    private final SharedFile file;
    private final long start;
    private final long size;
    private final String id;

    private TarListing(SharedFile file, long start, long size, String id) {
        this.file = file;
        this.start = start;
        this.size = size;
        this.id = id;
    }

    /**
     * The members in the order of their names.
     *
     * @throws DataException when the tar is damaged, or a member is no file, could be written outside of a folder or comes twice
     */
    static List<TarMember> of(SharedFile file) {
        return new TarListing(file, 0, file.size(), file.path().toString()).members();
    }

    /** The same of a tar inside a tar. */
    static List<TarMember> of(SharedFile file, TarMember inner) {
        String id = file.path() + ", member " + inner.name();
        return new TarListing(file, inner.offset(), inner.size(), id).members();
    }

    private List<TarMember> members() {
        List<TarMember> members = new ArrayList<>();
        Set<String> names = new HashSet<>();
        long end = 0;
        for (TarArchiveEntry entry : entries()) {
            checkName(entry);
            checkKind(entry);
            end = checkedEnd(entry);
            String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
            // Hidden files are what some systems add when they pack.
            if (entry.isFile() && !name.startsWith(".")) {
                if (!names.add(name)) {
                    throw new DataException(member(entry) + " is there twice; get the file again");
                }
                members.add(new TarMember(name, start + entry.getDataOffset(), entry.getSize()));
            }
        }
        checkEnd(end);
        members.sort(Comparator.comparing(TarMember::name));
        return members;
    }

    private List<TarArchiveEntry> entries() {
        try (TarFile tar = new TarFile(new FileSection(file, start, size))) {
            return tar.getEntries();
        } catch (IOException | RuntimeException e) {
            throw new DataException(
                    id + ": is no tar, or damaged or cut short (" + e.getMessage() + "); get the file again", e);
        }
    }

    private void checkName(TarArchiveEntry entry) {
        if (!entry.isCheckSumOK()) {
            throw new DataException(
                    member(entry) + " has a damaged header (its checksum is wrong); get the file again");
        }
        String name = entry.getName();
        if (name.startsWith("/")
                || List.of(name.split("/")).contains("..")
                || UNUSUAL.matcher(name).find()) {
            throw new DataException(member(entry) + " has a name that leads outside of the folder it is unpacked to"
                    + " or is none for a file, expected a plain name; get the file from its distributor");
        }
    }

    private void checkKind(TarArchiveEntry entry) {
        boolean plain = entry.isDirectory() || entry.isFile() && !entry.isSparse() && !special(entry);
        if (!plain) {
            throw new DataException(member(entry) + " is " + kind(entry) + ", expected only files; pack them as files");
        }
    }

    private static boolean special(TarArchiveEntry entry) {
        return entry.isLink()
                || entry.isSymbolicLink()
                || entry.isBlockDevice()
                || entry.isCharacterDevice()
                || entry.isFIFO();
    }

    private static String kind(TarArchiveEntry entry) {
        if (entry.isLink() || entry.isSymbolicLink()) {
            return "a link";
        }
        return entry.isSparse() ? "a sparse file" : "a device or pipe";
    }

    /** Where the next header begins. */
    private long checkedEnd(TarArchiveEntry entry) {
        long data = entry.getDataOffset() + (entry.isFile() ? entry.getSize() : 0);
        long end = (data + BLOCK - 1) / BLOCK * BLOCK;
        if (end > size) {
            throw new DataException(id + ": is cut short: has " + size + " bytes, expected at least " + end
                    + " for member " + entry.getName() + "; get the file again");
        }
        return end;
    }

    private void checkEnd(long end) {
        if (size < end + BLOCK) {
            throw new DataException(
                    id + ": is cut short: nothing marks its end after " + end + " bytes; get the file again");
        }
        if (size - end > MOST_FILLING) {
            throw new DataException(id + ": ends after " + end + " bytes, but has " + size
                    + ": a part in the middle is missing (all zeros); get the file again");
        }
    }

    private String member(TarArchiveEntry entry) {
        return id + ": member " + UNUSUAL.matcher(entry.getName()).replaceAll("?");
    }
}
