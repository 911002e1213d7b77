package duet.dataloader.packed;

/** A shard, or an entry of one, is not as it was written; the message says how, in words that follow its name. */
final class DamagedShardException extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedShardException(String how) {
        super(printable(how));
    }

    /** A damaged name may have any characters; the message is one line all the same. */
    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
