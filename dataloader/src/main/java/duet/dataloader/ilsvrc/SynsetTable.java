package duet.dataloader.ilsvrc;

import duet.dataloader.DataException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Sources;
import us.hebi.matlab.mat.types.Struct;

/**
 * The development kit's meta.mat: a MATLAB array {@code synsets} of structures. Besides the classes it has their ancestors in
 * WordNet, which have children and no pictures of their own.
 */
final class SynsetTable {

    private SynsetTable() {}

    /**
     * The synsets without children, in the order of the file.
     *
     * @param year of the challenge; the field of the numbers is called after it
     * @param id names the file, for messages
     */
    static List<Synset> read(byte[] file, int year, String id) {
        List<Synset> leaves = leaves(file, "ILSVRC" + year + "_ID", id);
        Set<Integer> ids = new HashSet<>();
        Set<String> wnids = new HashSet<>();
        for (Synset synset : leaves) {
            if (!ids.add(synset.id()) || !wnids.add(synset.wnid())) {
                throw new DataException(id + ": has the synset " + synset.wnid() + " or its number " + synset.id()
                        + " twice; get the development kit again");
            }
        }
        return leaves;
    }

    private static List<Synset> leaves(byte[] file, String idField, String id) {
        try (MatFile content = Mat5.newReader(Sources.wrap(file)).readMat()) {
            Struct synsets = content.getStruct("synsets");
            List<Synset> leaves = new ArrayList<>();
            for (int i = 0; i < synsets.getNumElements(); i++) {
                if (synsets.getMatrix("num_children", i).getInt(0) == 0) {
                    leaves.add(new Synset(
                            synsets.getMatrix(idField, i).getInt(0),
                            synsets.getChar("WNID", i).getString(),
                            synsets.getChar("words", i).getString()));
                }
            }
            return leaves;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // The reader believes a damaged length and asks for up to 2 GB at once; there is plenty when it got none.
            throw new DataException(
                    id + ": cannot be read (" + e + "), expected an array synsets with " + idField
                            + ", WNID, words and num_children; get the development kit again",
                    e);
        }
    }
}
