package duet.engine.time;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rate in what a program printed. */
final class ReportedRate {
    private static final String NUMBER = "(\\d[\\d,]*(?:\\.\\d+)?(?:[eE][-+]?\\d+)?)";
    private static final String UNIT = "(?:images?/s(?:ec)?|img/s(?:ec)?|images per second)\\b";
    private static final Pattern RATE = Pattern.compile(NUMBER + "\\s*" + UNIT + "|" + UNIT + "\\s*[:=]?\\s*" + NUMBER
            + "|\"images-per-second\"\\s*:\\s*" + NUMBER);

    private ReportedRate() {}

    /**
     * The last number that stands before or behind {@code images/s}, {@code img/s} or {@code images per second}, or is the
     * value of a JSON key {@code images-per-second}.
     */
    static OptionalDouble in(String output) {
        OptionalDouble last = OptionalDouble.empty();
        Matcher matcher = RATE.matcher(output);
        while (matcher.find()) {
            for (int group = 1; group <= matcher.groupCount(); group++) {
                if (matcher.group(group) != null) {
                    last = OptionalDouble.of(
                            Double.parseDouble(matcher.group(group).replace(",", "")));
                }
            }
        }
        return last;
    }
}
