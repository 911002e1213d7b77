package duet.engine.predict;

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

/** Pictures with their likeliest classes as bars, the right one in red: Figure 4 of the paper, on the left. */
final class PredictionSheet {
    static final String OPTION = "--sheet";

    private static final double PERCENT = 100;
    private static final int THUMBNAIL = 160;
    private static final int COLUMNS = 6;
    private static final int GAP = 16;
    private static final int LABEL_HEIGHT = 22;
    private static final int BAR_HEIGHT = 18;
    private static final int TEXT = 0x1C1D1F;
    private static final int BAR = 0xB9CBE6;
    private static final int RIGHT = 0xE4635A;
    private static final String STYLE = """
            main { display: grid; grid-template-columns: repeat(auto-fill, minmax(176px, 1fr)); gap: 16px; }
            figure { margin: 0; padding: 12px; background: var(--card); border: 1px solid var(--edge); border-radius: 8px; }
            figure img { width: 100%; height: auto; }
            figcaption { text-align: center; font-weight: 600; margin: 6px 0; overflow-wrap: anywhere; }
            .name { display: block; font-weight: 400; font-size: 11px; color: var(--faint); }
            ol { list-style: none; margin: 0; padding: 0; font-size: 12px; }
            li { position: relative; padding: 1px 5px; margin: 2px 0; display: flex; gap: 6px; justify-content: space-between; }
            li i { position: absolute; left: 0; top: 0; bottom: 0; background: var(--bar); border-radius: 2px; }
            li.right i { background: var(--right); }
            li span { position: relative; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
            """;

    private final String title;
    private final List<Prediction> predictions;
    private final PictureSource source;
    private final Thumbnails thumbnails;

    /** @param side rows and columns of the stored pictures */
    PredictionSheet(String title, List<Prediction> predictions, PictureSource source, int side) {
        this.title = title;
        this.predictions = predictions;
        this.source = source;
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
        StringBuilder body = new StringBuilder("<p>Bars are probabilities; the right class is red.</p>\n<main>\n");
        for (Prediction prediction : predictions) {
            String name = Markup.escaped(prediction.name());
            body.append("<figure><img alt=\"").append(name).append("\" src=\"");
            body.append(PngFile.dataAddress(thumbnails.of(source, prediction.picture())));
            body.append("\">\n<figcaption>").append(Markup.escaped(prediction.labelName()));
            body.append("<span class=\"name\">").append(name).append("</span></figcaption>\n<ol>");
            prediction.guesses().forEach(guess -> body.append(bar(prediction, guess)));
            body.append("</ol></figure>\n");
        }
        return body.append("</main>\n").toString();
    }

    private static String bar(Prediction prediction, Prediction.Guess guess) {
        return String.format(
                Locale.ROOT,
                "<li%s><i style=\"width:%.1f%%\"></i><span>%s</span><span>%.1f %%</span></li>",
                prediction.isRight(guess) ? " class=\"right\"" : "",
                PERCENT * guess.share(),
                Markup.escaped(guess.name()),
                PERCENT * guess.share());
    }

    /** @throws duet.dataloader.DataException when a sheet of so many pictures with so many bars each cannot be drawn */
    static void requireSane(Path file, int pictures, int bars) {
        SheetFile.requireSane(file, width(pictures), height(pictures, bars), OPTION);
    }

    private static int columns(int pictures) {
        return Math.max(1, Math.min(COLUMNS, pictures));
    }

    private static int width(int pictures) {
        return GAP + columns(pictures) * (THUMBNAIL + GAP);
    }

    private static long pitch(int bars) {
        return THUMBNAIL + LABEL_HEIGHT + (long) bars * BAR_HEIGHT + GAP;
    }

    private static long height(int pictures, int bars) {
        return GAP + (pictures + columns(pictures) - 1L) / columns(pictures) * pitch(bars);
    }

    private PngDrawing draw() {
        int columns = columns(predictions.size());
        int bars = predictions.stream()
                .mapToInt(each -> each.guesses().size())
                .max()
                .orElse(0);
        PngDrawing drawing = new PngDrawing(width(predictions.size()), (int) height(predictions.size(), bars));
        for (int i = 0; i < predictions.size(); i++) {
            int top = GAP + i / columns * (int) pitch(bars);
            draw(predictions.get(i), drawing, GAP + i % columns * (THUMBNAIL + GAP), top);
        }
        return drawing;
    }

    private void draw(Prediction prediction, Drawing drawing, int left, int top) {
        drawing.picture(thumbnails.of(source, prediction.picture()), left, top, THUMBNAIL, THUMBNAIL);
        int below = top + THUMBNAIL;
        drawing.text(
                Drawing.fitted(prediction.labelName(), 13, THUMBNAIL),
                left + THUMBNAIL / 2.0,
                below + LABEL_HEIGHT - 7,
                13,
                TEXT,
                Drawing.Anchor.MIDDLE);
        below += LABEL_HEIGHT;
        for (Prediction.Guess guess : prediction.guesses()) {
            drawing.rectangle(
                    left, below, THUMBNAIL * guess.share(), BAR_HEIGHT - 3, prediction.isRight(guess) ? RIGHT : BAR);
            drawing.text(Drawing.fitted(guess.name(), 11, THUMBNAIL - 6), left + 4, below + 11.5, 11, TEXT);
            below += BAR_HEIGHT;
        }
    }
}
