package duet.dataloader.picture;

import java.nio.ByteBuffer;

/**
 * A JPEG file as the JDK's decoder is to see it: without colour profiles, EXIF and comments, with a marker that says what the
 * colours are where the JDK has rules of its own for that, and closed by an end marker. So its pixels equal libjpeg's, and
 * the 2012 program's, to the bit.
 */
final class PlainJpeg {
    private static final byte[] START = {-1, (byte) 0xD8};
    private static final byte[] END = {-1, (byte) 0xD9};
    private static final byte[] JFIF = {-1, (byte) 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0};

    private PlainJpeg() {}

    static byte[] of(byte[] file, JpegHeader header) {
        ByteBuffer source = ByteBuffer.wrap(file);
        byte[] plain = new byte[length(source, header)];
        ByteBuffer target = ByteBuffer.wrap(plain).put(START);
        if (header.colour() == JpegColour.YCBCR) {
            target.put(JFIF);
        }
        JpegMarkers markers = new JpegMarkers(source, START.length);
        while (markers.next() && !markers.startsScan()) {
            if (isKept(markers, header)) {
                target.put(file, markers.at(), markers.end() - markers.at());
            }
        }
        target.put(file, header.scans(), file.length - header.scans());
        // With an end marker in place a decoder's complaint about a premature end is about the pixels.
        target.put(END);
        return plain;
    }

    private static int length(ByteBuffer file, JpegHeader header) {
        int length = START.length + END.length + file.limit() - header.scans();
        if (header.colour() == JpegColour.YCBCR) {
            length += JFIF.length;
        }
        JpegMarkers markers = new JpegMarkers(file, START.length);
        while (markers.next() && !markers.startsScan()) {
            length += isKept(markers, header) ? markers.end() - markers.at() : 0;
        }
        return length;
    }

    private static boolean isKept(JpegMarkers markers, JpegHeader header) {
        return !markers.isNote() || markers.isAdobe() && header.colour() != JpegColour.YCBCR;
    }
}
