package duet.engine.similar;

import duet.dataloader.PictureSource;
import duet.engine.output.OutputFile;
import duet.engine.output.SheetFile;
import duet.engine.picture.Drawing;
import duet.engine.picture.HtmlPage;
import duet.engine.picture.Markup;
import duet.engine.picture.PngDrawing;
import duet.engine.picture.PngFile;
import duet.engine.picture.Thumbnails;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Queries in the first column and beside each what lies nearest to it: Figure 4 of the paper, on the right. */
final class SimilarSheet {
    static final String OPTION = "--sheet";

    private static final int THUMBNAIL = 128;
    private static final int GAP = 12;
    private static final int CAPTION = 32;
    private static final int PITCH = THUMBNAIL + CAPTION + GAP;
    private static final int TEXT = 0x1C1D1F;
    private static final int FAINT = 0x6A6D73;
    private static final int OTHER = 0xC23B32;
    private static final String STYLE = """
            section { display: flex; gap: 12px; overflow-x: auto; padding: 12px; margin-bottom: 12px; background: var(--card);
              border: 1px solid var(--edge); border-radius: 8px; }
            figure { margin: 0; width: 128px; flex: none; }
            figure:first-child { padding-right: 12px; border-right: 2px solid var(--edge); }
            figcaption { font-size: 12px; text-align: center; overflow-wrap: anywhere; }
            .other { color: var(--right); }
            small { display: block; color: var(--faint); }
            """;

    private final String title;
    private final List<FoundPicture.Row> rows;
    private final PictureSource queries;
    private final PictureSource found;
    private final Thumbnails thumbnails;

    /** @param side rows and columns of the stored pictures */
    SimilarSheet(String title, List<FoundPicture.Row> rows, PictureSource queries, PictureSource found, int side) {
        this.title = title;
        this.rows = rows;
        this.queries = queries;
        this.found = found;
        thumbnails = new Thumbnails(side, THUMBNAIL);
    }

    /** @throws duet.dataloader.DataException when a picture cannot be read or the sheet cannot be written */
    void write(Path file) {
        if (SheetFile.isHtml(file)) {
            OutputFile.write(file, OPTION, HtmlPage.of(title, STYLE, body()));
            return;
        }
        try {
            draw().write(file.toAbsolutePath());
        } catch (IOException e) {
            throw OutputFile.of(file, OPTION).unwritable(e);
        }
    }

    private String body() {
        StringBuilder body = new StringBuilder(
                "<p>On the left what was asked for, then the nearest training pictures with their distance; another class"
                        + " is red.</p>\n");
        for (FoundPicture.Row row : rows) {
            body.append("<section>\n");
            figure(body, queries, row.query(), "", false);
            for (int i = 0; i < row.nearest().size(); i++) {
                FoundPicture near = row.nearest().get(i);
                figure(body, found, near, distance(row.distances().get(i)), row.differs(near));
            }
            body.append("</section>\n");
        }
        return body.toString();
    }

    private void figure(StringBuilder body, PictureSource source, FoundPicture picture, String note, boolean other) {
        String name = Markup.escaped(picture.name());
        body.append(String.format(
                Locale.ROOT,
                "<figure><img width=\"%d\" height=\"%d\" alt=\"%s\" title=\"%s\" src=\"%s\"><figcaption%s>%s<small>%s</small></figcaption></figure>%n",
                THUMBNAIL,
                THUMBNAIL,
                name,
                name,
                PngFile.dataAddress(thumbnails.of(source, picture.picture())),
                other ? " class=\"other\"" : "",
                Markup.escaped(picture.className()),
                note));
    }

    private static String distance(double distance) {
        return String.format(Locale.ROOT, "%.4g", distance);
    }

    /** @throws duet.dataloader.DataException when a sheet of so many queries, and so many found for each, cannot be drawn */
    static void requireSane(Path file, int queries, int nearest) {
        SheetFile.requireSane(file, width(nearest), height(queries), OPTION);
    }

    private static long width(int nearest) {
        return 2L * GAP + (1L + nearest) * (THUMBNAIL + GAP);
    }

    private static long height(int queries) {
        return GAP + (long) queries * PITCH;
    }

    private PngDrawing draw() {
        int nearest = rows.stream().mapToInt(row -> row.nearest().size()).max().orElse(0);
        PngDrawing drawing = new PngDrawing((int) width(nearest), (int) height(rows.size()));
        for (int i = 0; i < rows.size(); i++) {
            draw(rows.get(i), drawing, GAP + i * PITCH);
        }
        return drawing;
    }

    private void draw(FoundPicture.Row row, Drawing drawing, int top) {
        draw(drawing, queries, row.query(), "", TEXT, GAP, top);
        for (int i = 0; i < row.nearest().size(); i++) {
            FoundPicture near = row.nearest().get(i);
            // A wider gap than between what was found.
            int left = 2 * GAP + (i + 1) * (THUMBNAIL + GAP);
            draw(drawing, found, near, distance(row.distances().get(i)), row.differs(near) ? OTHER : TEXT, left, top);
        }
    }

    private void draw(
            Drawing drawing, PictureSource source, FoundPicture picture, String note, int colour, int left, int top) {
        drawing.picture(thumbnails.of(source, picture.picture()), left, top, THUMBNAIL, THUMBNAIL);
        double middle = left + THUMBNAIL / 2.0;
        int below = top + THUMBNAIL;
        drawing.text(
                Drawing.fitted(picture.className(), 12, THUMBNAIL),
                middle,
                below + 14,
                12,
                colour,
                Drawing.Anchor.MIDDLE);
        drawing.text(note, middle, below + 27, 10, FAINT, Drawing.Anchor.MIDDLE);
    }
}
