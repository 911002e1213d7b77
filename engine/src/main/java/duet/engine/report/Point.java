package duet.engine.report;

/** A place in a chart, in the chart's units. */
record Point(double x, double y) {

    boolean isFinite() {
        return Double.isFinite(x) && Double.isFinite(y);
    }
}
