package duet.engine.checkpoint;

import duet.engine.safetensors.SafetensorsFile;
import duet.engine.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 that a file carries of itself: of all its bytes, with the 64 digits of the digest read as zeros. The digits
 * are the value of the first entry of the metadata, so they stand at the same place in every file.
 */
final class Seal {
    /** Name of the metadata entry; it must be the first. */
    static final String ENTRY = "sha256";

    static final int DIGITS = 64;
    /** What is written before the digest is known. */
    static final String BLANK = "0".repeat(DIGITS);

    private static final String START = SafetensorsWriter.METADATA_START + "\"" + ENTRY + "\":\"";

    /** Where the digits begin in the file. */
    static final int POSITION = SafetensorsWriter.LENGTH_BYTES + START.length();

    private static final int READ_BYTES = 256 * 1024;

    private Seal() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Whether the metadata begin with a digest. */
    static boolean isOn(SafetensorsFile file) throws IOException {
        if (file.size() < POSITION + DIGITS) {
            return false;
        }
        ByteBuffer start = ByteBuffer.allocate(START.length());
        file.readBytes(SafetensorsWriter.LENGTH_BYTES, start);
        return new String(start.array(), StandardCharsets.UTF_8).equals(START)
                && file.metadata().get(ENTRY).matches("[0-9a-f]{" + DIGITS + "}");
    }

    /** The digest of a file that {@link #isOn} is true for, as it is now. */
    static String compute(SafetensorsFile file) throws IOException {
        MessageDigest digest = sha256();
        long size = file.size();
        ByteBuffer bytes = ByteBuffer.allocateDirect((int) Math.min(READ_BYTES, size));
        for (long position = 0; position < size; position += bytes.limit()) {
            bytes.clear().limit((int) Math.min(bytes.capacity(), size - position));
            file.readBytes(position, bytes);
            if (position == 0) {
                bytes.put(POSITION, BLANK.getBytes(StandardCharsets.US_ASCII));
            }
            digest.update(bytes.flip());
        }
        return hex(digest);
    }
}
