package duet.engine.eventlog;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** What lies in the folder of a log. */
final class Folders {
    private Folders() {}

    /** Everything that a reader could change: names, sizes, times of change, bytes. */
    static Map<String, String> snapshot(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> listed = Files.list(folder)) {
            for (Path file : listed.toList()) {
                CRC32C crc = new CRC32C();
                crc.update(Files.readAllBytes(file));
                files.put(
                        file.getFileName().toString(),
                        Files.size(file) + " " + Files.getLastModifiedTime(file) + " " + crc.getValue());
            }
        }
        return files;
    }

    /** Changes the first letter of a text that stands in one of the files. */
    static void damage(Path folder, String text) throws IOException {
        for (Path file : QueueFolder.files(folder)) {
            int at = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).indexOf(text);
            if (at >= 0) {
                try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
                    access.seek(at);
                    access.write(text.charAt(0) ^ 1);
                }
                return;
            }
        }
        throw new AssertionError(text + " is in no file of " + folder);
    }
}
