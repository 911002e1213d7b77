package duet.engine.chart;

import duet.engine.output.OutputFile;
import duet.engine.output.SheetFile;
import duet.engine.picture.PngDrawing;
import duet.engine.picture.SvgDrawing;
import java.io.IOException;
import java.nio.file.Path;

/** Writes charts as PNG or SVG, by the ending of the file. */
public final class ChartFile {
    /** By which a file is named. */
    public static final String OPTION = "--out";

    private ChartFile() {}

    /** @throws duet.dataloader.DataException when the file cannot be written */
    public static void write(Chart chart, Path file) {
        if (SheetFile.isSvg(file)) {
            SvgDrawing drawing = new SvgDrawing(Chart.WIDTH, chart.height());
            chart.draw(drawing);
            OutputFile.write(file, OPTION, drawing.text());
            return;
        }
        PngDrawing drawing = new PngDrawing(Chart.WIDTH, chart.height());
        chart.draw(drawing);
        try {
            drawing.write(file.toAbsolutePath());
        } catch (IOException e) {
            throw OutputFile.of(file, OPTION).unwritable(e);
        }
    }
}
