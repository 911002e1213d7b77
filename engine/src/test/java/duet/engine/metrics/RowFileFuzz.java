package duet.engine.metrics;

import duet.fuzz.FuzzTarget;
import duet.fuzz.Parts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Any bytes as the metrics that a run left and goes on with: rows of earlier steps stay as they are, nothing else does. */
class RowFileFuzz extends FuzzTarget {
    private static final long FIRST_STEP = 3;

    @Override
    protected List<byte[]> seeds() throws Exception {
        return List.of(Parts.of(0, written(new RowFormat.Csv())), Parts.of(1, written(new RowFormat.Json())));
    }

    private byte[] written(RowFormat format) throws Exception {
        Path file = folder().resolve("seed");
        Files.deleteIfExists(file);
        try (RowFile rows = new RowFile(file, format, 0)) {
            for (long step = 0; step < 5; step++) {
                rows.add(new Row(Row.Kind.values()[0], step, 0, 8 * step, Map.of()));
            }
        }
        return Files.readAllBytes(file);
    }

    @Override
    protected void read(byte[] input) throws Exception {
        Parts parts = new Parts(input);
        RowFormat format = parts.number() % 2 == 0 ? new RowFormat.Csv() : new RowFormat.Json();
        byte[] before = parts.rest();
        Path file = file("metrics", before);
        new RowFile(file, format, FIRST_STEP).close();
        byte[] kept = Files.readAllBytes(file);
        String header = format.header().map(line -> line + "\n").orElse("");
        boolean begun = Arrays.equals(kept, header.getBytes(StandardCharsets.US_ASCII));
        require(
                begun || Arrays.equals(kept, Arrays.copyOf(before, Math.min(kept.length, before.length))),
                "what was kept is not what was there");
        for (String line : new String(kept, StandardCharsets.ISO_8859_1).split("\n")) {
            require(
                    line.isEmpty()
                            || header.startsWith(line)
                            || format.mark(line).isPresent(),
                    "a line was kept that is no row: " + line);
        }
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return false;
    }
}
