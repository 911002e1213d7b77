package duet.actors.exchange;

/** The kinds of seals; a header holds the ordinal. */
enum SealKind {
    NONE("without checksum", 0),
    CHECKSUM("with checksum", 0),
    MAC("with MAC", Gcm.TAG_LENGTH),
    ENCRYPTION("encrypted", Gcm.TAG_LENGTH);

    private static final SealKind[] KINDS = values();

    private final String words;
    private final int trailer;

    SealKind(String words, int trailer) {
        this.words = words;
        this.trailer = trailer;
    }

    /** Bytes behind the payload. */
    int trailer() {
        return trailer;
    }

    static String describe(int ordinal) {
        return ordinal >= 0 && ordinal < KINDS.length ? KINDS[ordinal].words : "with seal " + ordinal;
    }

    @Override
    public String toString() {
        return words;
    }
}
