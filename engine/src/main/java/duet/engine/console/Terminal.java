package duet.engine.console;

import java.util.Map;

/**
 * What the standard output can do.
 *
 * @param movesCursor whether a line may be written over
 * @param showsColours whether somebody sees colours and wants them
 */
public record Terminal(boolean movesCursor, boolean showsColours) {

    /** Colours are left out where NO_COLOR is set to anything (no-color.org). */
    static Terminal of(boolean interactive, Map<String, String> environment) {
        String term = environment.getOrDefault("TERM", "dumb");
        boolean able = interactive && !term.isEmpty() && !term.equals("dumb");
        return new Terminal(
                able, able && environment.getOrDefault("NO_COLOR", "").isEmpty());
    }

    public static Terminal ofThisProcess() {
        return of(System.console() != null, System.getenv());
    }
}
