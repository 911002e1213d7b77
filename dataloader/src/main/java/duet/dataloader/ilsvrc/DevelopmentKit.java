package duet.dataloader.ilsvrc;

import duet.dataloader.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * What the development kit says: which synsets are classes, and of which each validation picture is.
 *
 * @param truthId names the file of the ground truth, for messages
 * @param truth the number of a synset for each validation picture, in the order of the pictures' numbers
 */
record DevelopmentKit(List<Synset> synsets, String truthId, int[] truth) {
    /** Real ones have less than 1 MB. */
    private static final int MOST_BYTES = 64 << 20;

    private static final int MOST_SHOWN = 20;
    private static final String META = "data/meta.mat";

    /** @param path the folder, or the .tar.gz as it is distributed */
    static DevelopmentKit read(Path path, int year) {
        String truthFile = "data/ILSVRC" + year + "_validation_ground_truth.txt";
        List<String> wanted = List.of(META, truthFile);
        Map<String, byte[]> files = Files.isDirectory(path) ? unpacked(path, wanted) : packed(path, wanted);
        for (String file : wanted) {
            if (!files.containsKey(file)) {
                throw new DataException(path + ": has no " + file
                        + ", expected the development kit for classification of " + year + "; get it again");
            }
        }
        String truthId = path + ", " + truthFile;
        return new DevelopmentKit(
                SynsetTable.read(files.get(META), year, path + ", " + META),
                truthId,
                truth(files.get(truthFile), truthId));
    }

    private static Map<String, byte[]> unpacked(Path folder, List<String> wanted) {
        Map<String, byte[]> files = new HashMap<>();
        for (String name : wanted) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                try (InputStream input = Files.newInputStream(file)) {
                    files.put(name, input.readNBytes(MOST_BYTES));
                } catch (IOException e) {
                    throw new DataException(file + ": cannot be read (" + e + "); check its permissions", e);
                }
            }
        }
        return files;
    }

    private static Map<String, byte[]> packed(Path archive, List<String> wanted) {
        Map<String, byte[]> files = new HashMap<>();
        try (InputStream bytes = Files.newInputStream(archive);
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(bytes))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                for (String name : wanted) {
                    if (entry.isFile() && ("/" + entry.getName()).endsWith("/" + name)) {
                        files.put(name, tar.readNBytes(MOST_BYTES));
                    }
                }
            }
            return files;
        } catch (IOException | RuntimeException e) {
            throw new DataException(
                    archive + ": is no .tar.gz, or damaged or cut short (" + e + "); get the file again", e);
        }
    }

    private static int[] truth(byte[] file, String id) {
        List<String> lines =
                new String(file, StandardCharsets.US_ASCII).strip().lines().toList();
        int[] truth = new int[lines.size()];
        for (int line = 0; line < truth.length; line++) {
            try {
                truth[line] = Integer.parseInt(lines.get(line).strip());
            } catch (NumberFormatException e) {
                throw new DataException(
                        id + ": line " + (line + 1) + " is \"" + excerpt(lines.get(line))
                                + "\", expected the number of a synset; get the development kit again",
                        e);
            }
        }
        return truth;
    }

    private static String excerpt(String line) {
        String printable = line.replaceAll("[^ -~]", "?");
        return printable.length() <= MOST_SHOWN ? printable : printable.substring(0, MOST_SHOWN) + "...";
    }
}
