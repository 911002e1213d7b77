package duet.dataloader.picture;

import java.nio.ByteBuffer;

/** Walks over the segments of a JPEG file, and over the coded pixels between them; bytes that belong to none are passed over. */
final class JpegMarkers {
    private static final int END_OF_IMAGE = 0xD9;
    private static final int START_OF_SCAN = 0xDA;
    private static final int FIRST_RESTART = 0xD0;
    private static final int START_OF_IMAGE = 0xD8;
    private static final int APP0 = 0xE0;
    private static final int APP14 = 0xEE;
    private static final int APP15 = 0xEF;
    private static final int COMMENT = 0xFE;

    private final ByteBuffer file;
    private final int limit;
    private int marker;
    private int at;
    private int end;

    /** @param start where the first segment may begin */
    JpegMarkers(ByteBuffer file, int start) {
        this.file = file;
        this.limit = file.limit();
        this.end = start;
    }

    /** Goes to the next segment; false when there is no other that is whole, or the file says it ends. */
    boolean next() {
        for (at = end; at + 4 <= limit; at++) {
            if (file.get(at) == (byte) 0xFF && isSegment(file.get(at + 1) & 0xFF)) {
                marker = file.get(at + 1) & 0xFF;
                end = at + 2 + Math.max(2, number(file, at + 2));
                return marker != END_OF_IMAGE && end <= limit;
            }
        }
        return false;
    }

    /** Two bytes, the higher one first whatever the buffer's order is. */
    static int number(ByteBuffer file, int at) {
        return (file.get(at) & 0xFF) << 8 | file.get(at + 1) & 0xFF;
    }

    /** Neither a byte of 255 among pixels, nor a filler, a restart or a start, which have no content. */
    private static boolean isSegment(int marker) {
        return marker > 1 && marker != 0xFF && (marker < FIRST_RESTART || marker > START_OF_IMAGE);
    }

    /** Where the segment begins, with its marker. */
    int at() {
        return at;
    }

    /** Where the segment ends. */
    int end() {
        return end;
    }

    /** A byte of the segment's content; 0 beyond its end. */
    int value(int index) {
        return at + 4 + index < end ? file.get(at + 4 + index) & 0xFF : 0;
    }

    /** A whole frame header, of any kind. */
    boolean startsFrame() {
        boolean frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        return frame && end - at >= 10 + 3 * value(5);
    }

    boolean startsScan() {
        return marker == START_OF_SCAN;
    }

    boolean isJfif() {
        return marker == APP0 && value(0) == 'J' && value(1) == 'F' && value(2) == 'I' && value(3) == 'F';
    }

    boolean isAdobe() {
        return marker == APP14 && end - at >= 16 && value(0) == 'A' && value(1) == 'd';
    }

    /** What programs or people noted: not needed for the pixels, but for what JFIF's and Adobe's say about colour. */
    boolean isNote() {
        return marker >= APP0 && marker <= APP15 || marker == COMMENT;
    }
}
