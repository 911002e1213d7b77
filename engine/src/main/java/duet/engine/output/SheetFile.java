package duet.engine.output;

import duet.dataloader.DataException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Files whose ending says how they are drawn. */
public final class SheetFile {
    private static final String HTML = ".html";
    private static final String PNG = ".png";
    private static final String SVG = ".svg";
    private static final long MOST_PIXELS = 20_000_000;

    private SheetFile() {}

    /**
     * To be called before anything is computed.
     *
     * @param option by which another file is named
     * @throws DataException when there can be no such HTML or PNG file
     */
    public static void requirePage(Path file, String option) {
        require(file, option, HTML, PNG);
    }

    /** @throws DataException when there can be no such PNG or SVG file */
    public static void requirePicture(Path file, String option) {
        require(file, option, PNG, SVG);
    }

    /**
     * To be called before anything is computed, of pictures that are drawn pixel by pixel; pages may be as long as they are.
     *
     * @param width and height of the drawing
     * @throws DataException when it would have more pixels than are sane
     */
    public static void requireSane(Path file, long width, long height, String option) {
        if (!isHtml(file) && width * height > MOST_PIXELS) {
            throw new DataException(option + " " + file + ": the sheet would have " + width + "x" + height
                    + " pixels, at most " + MOST_PIXELS
                    + " are drawn; draw fewer pictures, or name a file that ends in "
                    + HTML);
        }
    }

    private static void require(Path file, String option, String... endings) {
        if (Arrays.stream(endings).noneMatch(ending -> ends(file, ending))) {
            throw new DataException(option + " " + file + ": expected a name that ends in "
                    + List.of(endings).stream().collect(Collectors.joining(" or ")));
        }
        OutputFile.requireWritable(file, option);
    }

    public static boolean isHtml(Path file) {
        return ends(file, HTML);
    }

    public static boolean isSvg(Path file) {
        return ends(file, SVG);
    }

    private static boolean ends(Path file, String ending) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(ending);
    }
}
