package duet.engine.console;

/**
 * Text in which names that others chose (of files, classes, hosts) cannot move the cursor, clear the screen or turn letters round: each
 * character that would is written as its number, {@code \\x1b}.
 */
final class Printable {
    private Printable() {}

    /** Lines and tabs stay. */
    static String of(String text) {
        if (text.codePoints().noneMatch(Printable::isHarmful)) {
            return text;
        }
        StringBuilder printable = new StringBuilder();
        text.codePoints()
                .forEach(character ->
                        printable.append(isHarmful(character) ? escaped(character) : Character.toString(character)));
        return printable.toString();
    }

    private static boolean isHarmful(int character) {
        boolean control = Character.isISOControl(character) && character != '\n' && character != '\t';
        return control || isDirection(character);
    }

    /** Embeddings, overrides and isolates of Unicode's bidirectional algorithm. */
    private static boolean isDirection(int character) {
        return character >= 0x202A && character <= 0x202E || character >= 0x2066 && character <= 0x2069;
    }

    private static String escaped(int character) {
        return String.format(character > 0xFF ? "\\u%04x" : "\\x%02x", character);
    }
}
