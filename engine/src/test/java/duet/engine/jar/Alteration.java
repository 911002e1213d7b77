package duet.engine.jar;

import duet.actors.event.Event;
import duet.dataloader.batch.DrawnBatch;
import duet.engine.eventlog.DiskLimits;
import duet.engine.eventlog.EventLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What somebody may do to the files of a run so that they still look whole. */
final class Alteration {
    private static final String SEAL = "\"sha256\":\"";
    private static final String BLANK = "0".repeat(64);

    private Alteration() {}

    /** Adds one unit in the last place to one weight of a checkpoint and seals the file anew. */
    static void oneWeight(Path checkpoint, String tensor, int index) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(checkpoint)).order(ByteOrder.LITTLE_ENDIAN);
        int dataStart = Long.BYTES + (int) file.getLong(0);
        String header = new String(file.array(), 0, dataStart, StandardCharsets.ISO_8859_1);
        int position = dataStart + offset(header, tensor) + index * Float.BYTES;
        file.putFloat(position, Math.nextUp(file.getFloat(position)));
        seal(file, header.indexOf(SEAL) + SEAL.length());
        Files.write(checkpoint, file.array());
    }

    private static int offset(String header, String tensor) {
        Matcher offsets = Pattern.compile(Pattern.quote("\"" + tensor + "\":{") + "[^}]*\"data_offsets\":\\[([0-9]+),")
                .matcher(header);
        if (!offsets.find()) {
            throw new AssertionError("no tensor " + tensor + " in " + header);
        }
        return Integer.parseInt(offsets.group(1));
    }

    /** The SHA-256 of the whole file with zeros for the digits of the seal. */
    private static void seal(ByteBuffer file, int position) {
        file.put(position, BLANK.getBytes(StandardCharsets.US_ASCII));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(file.array());
            file.put(position, HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Writes the log of a run anew with the first image of one step's batch mirrored, or no longer mirrored. */
    static void oneDraw(RunFiles run, long step) throws IOException {
        rewriteLog(
                run,
                event -> event instanceof Event.BatchPrepared batch && batch.step() == step
                        ? new Event.BatchPrepared(step, batch.epoch(), firstMirrored(batch.drawn()), batch.checksum())
                        : event);
    }

    private static void rewriteLog(RunFiles run, UnaryOperator<Event> change) throws IOException {
        List<Event> events = run.log();
        for (Path file : run.all()) {
            if (file.startsWith(run.events())) {
                Files.delete(file);
            }
        }
        try (EventLog log = EventLog.open(run.events(), DiskLimits.DEFAULT, warning -> {
            throw new AssertionError(warning);
        })) {
            events.forEach(event -> log.accept(change.apply(event)));
        }
    }

    private static DrawnBatch firstMirrored(DrawnBatch drawn) {
        int size = drawn.size();
        int[] images = new int[size];
        int[] rows = new int[size];
        int[] columns = new int[size];
        boolean[] mirrored = new boolean[size];
        double[] colours = new double[DrawnBatch.AXES * size];
        for (int slot = 0; slot < size; slot++) {
            images[slot] = drawn.image(slot);
            rows[slot] = drawn.row(slot);
            columns[slot] = drawn.column(slot);
            mirrored[slot] = drawn.mirrored(slot) != (slot == 0);
            for (int axis = 0; axis < DrawnBatch.AXES; axis++) {
                colours[DrawnBatch.AXES * slot + axis] = drawn.colour(slot, axis);
            }
        }
        return new DrawnBatch(images, rows, columns, mirrored, colours);
    }
}
