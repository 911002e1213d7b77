package duet.dataloader.picture;

import java.io.ByteArrayOutputStream;

/**
 * What the header of a JPEG file says, and the file without its colour profile. The JDK's decoder applies ICC profiles
 * (segment APP2), which no other decoder in this field does: without them its pixels equal libjpeg's, and so the 2012
 * program's, to the bit.
 *
 * @param stripped the file without APP2 segments, closed by an end marker
 * @param components how many colour components the frame has; 0 when no frame header was found
 * @param adobeTransform the colour transform of an Adobe marker (0 none, 1 YCbCr, 2 YCCK); -1 without such a marker
 */
record JpegSegments(byte[] stripped, int components, int adobeTransform) {
    private static final int START_OF_IMAGE = 0xD8;
    private static final int END_OF_IMAGE = 0xD9;
    private static final int START_OF_SCAN = 0xDA;
    private static final int APP2 = 0xE2;
    private static final int APP14 = 0xEE;

    static JpegSegments of(byte[] file) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length + 2);
        kept.write(file, 0, 2);
        int components = 0;
        int adobeTransform = -1;
        int at = 2;
        while (at + 4 <= file.length && (file[at] & 0xFF) == 0xFF) {
            int marker = file[at + 1] & 0xFF;
            if (marker == 0xFF) {
                at++; // a fill byte
                continue;
            }
            if (marker == START_OF_SCAN || marker == START_OF_IMAGE || marker == END_OF_IMAGE) {
                break;
            }
            int end = at + 2 + ((file[at + 2] & 0xFF) << 8 | file[at + 3] & 0xFF);
            if (end > file.length) {
                break;
            }
            if (isFrameHeader(marker) && at + 9 < end) {
                components = file[at + 9] & 0xFF;
            } else if (marker == APP14 && end - at >= 16 && file[at + 4] == 'A' && file[at + 5] == 'd') {
                adobeTransform = file[at + 15] & 0xFF;
            }
            if (marker != APP2) {
                kept.write(file, at, end - at);
            }
            at = end;
        }
        kept.write(file, at, file.length - at);
        // With an end marker in place a decoder's complaint about a premature end is about the pixels.
        kept.write(0xFF);
        kept.write(END_OF_IMAGE);
        return new JpegSegments(kept.toByteArray(), components, adobeTransform);
    }

    private static boolean isFrameHeader(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }
}
