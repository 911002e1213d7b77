package duet.engine.chart;

import java.util.List;
import java.util.OptionalDouble;

/**
 * One quantity over the chart's common axis.
 *
 * @param title what it is, with its unit
 * @param mark a value that is marked all along
 */
public record Panel(String title, List<Curve> curves, OptionalDouble mark) {
    public Panel {
        curves = List.copyOf(curves);
    }
}
