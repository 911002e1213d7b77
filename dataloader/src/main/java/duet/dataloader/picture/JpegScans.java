package duet.dataloader.picture;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Looks through the scans of a progressive JPEG. */
final class JpegScans {
    private static final int COEFFICIENTS = 64;
    private static final int MISSING = 15;

    private JpegScans() {}

    /**
     * Whether the scans bring every coefficient to its last bit. Where they do not, decoders smooth the picture, each
     * version of libjpeg in its own way.
     */
    static boolean areComplete(ByteBuffer file, JpegHeader header) {
        byte[] bitsMissing = new byte[COEFFICIENTS * header.components()];
        Arrays.fill(bitsMissing, (byte) MISSING);
        JpegMarkers markers = new JpegMarkers(file, header.scans());
        while (markers.next()) {
            if (markers.startsScan()) {
                note(markers, header, bitsMissing);
            }
        }
        for (byte bits : bitsMissing) {
            if (bits != 0) {
                return false;
            }
        }
        return true;
    }

    private static void note(JpegMarkers scan, JpegHeader header, byte[] bitsMissing) {
        int components = scan.value(0);
        int after = 1 + 2 * components;
        int first = Math.min(scan.value(after), COEFFICIENTS);
        int last = Math.min(scan.value(after + 1), COEFFICIENTS - 1);
        byte bits = (byte) (scan.value(after + 2) & 0xF);
        for (int i = 0; i < components; i++) {
            for (int component = 0; component < header.components(); component++) {
                if ((header.ids() >>> 8 * component & 0xFF) == scan.value(1 + 2 * i)) {
                    int start = COEFFICIENTS * component;
                    Arrays.fill(bitsMissing, start + first, Math.max(start + first, start + last + 1), bits);
                }
            }
        }
    }
}
