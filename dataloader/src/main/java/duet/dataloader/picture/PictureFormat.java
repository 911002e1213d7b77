package duet.dataloader.picture;

import java.nio.charset.StandardCharsets;

/** What a file is by its first bytes; its name is never trusted (ImageNet has a PNG named .JPEG). */
public enum PictureFormat {
    JPEG("JPEG", true),
    PNG("PNG", true),
    GIF("GIF", false),
    BMP("BMP", false),
    TIFF("TIFF", false),
    WEBP("WebP", false),
    TEXT("text", false),
    EMPTY("an empty file", false),
    UNKNOWN("no known kind of picture", false);

    /** How many first bytes are enough to tell. */
    public static final int SNIFFED_BYTES = 12;

    private static final int[] PNG_MAGIC = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    private final String title;
    private final boolean readable;

    PictureFormat(String title, boolean readable) {
        this.title = title;
        this.readable = readable;
    }

    /** Whether this program decodes it. */
    public boolean readable() {
        return readable;
    }

    /** Tells the format from the first bytes of a file, all of them where the file is shorter. */
    public static PictureFormat of(byte[] head) {
        if (head.length == 0) {
            return EMPTY;
        }
        if (starts(head, 0xFF, 0xD8, 0xFF)) {
            return JPEG;
        }
        if (starts(head, PNG_MAGIC)) {
            return PNG;
        }
        if (starts(head, 'G', 'I', 'F', '8')) {
            return GIF;
        }
        if (starts(head, 'I', 'I', 42, 0) || starts(head, 'M', 'M', 0, 42)) {
            return TIFF;
        }
        if (starts(head, 'R', 'I', 'F', 'F') && head.length >= 12 && head[8] == 'W' && head[9] == 'E') {
            return WEBP;
        }
        if (starts(head, 'B', 'M') && !isText(head)) {
            return BMP;
        }
        return isText(head) ? TEXT : UNKNOWN;
    }

    /** Says what the bytes are and which they are, in words for a user: {@code text ("Hello, world")}. */
    public static String describe(byte[] head) {
        PictureFormat format = of(head);
        return switch (format) {
            case EMPTY -> format.title;
            case TEXT -> format.title + " (\"" + printable(head) + "\")";
            default -> format.title + " (first bytes " + hexadecimal(head) + ")";
        };
    }

    private static boolean starts(byte[] head, int... magic) {
        if (head.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((head[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isText(byte[] head) {
        for (byte value : head) {
            boolean blank = value == '\n' || value == '\r' || value == '\t';
            if (!blank && (value < 0x20 || value == 0x7F)) {
                return false;
            }
        }
        return true;
    }

    private static String printable(byte[] head) {
        return new String(head, StandardCharsets.US_ASCII).replaceAll("\\s+", " ");
    }

    private static String hexadecimal(byte[] head) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(head.length, 8); i++) {
            text.append(i == 0 ? "" : " ").append(String.format("%02x", head[i]));
        }
        return text.toString();
    }
}
