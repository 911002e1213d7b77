package duet.dataloader.packing;

import duet.dataloader.DataException;

/**
 * A picture that was left out.
 *
 * @param index in its part of the original
 * @param reason in one line, without the place the original is kept at
 */
record Rejected(int index, String reason) {

    /**
     * @param setName the original's name, often the path it was opened from
     */
    static Rejected of(SourcePart part, int index, String setName, DataException failure) {
        String id = part.pictures().id(index);
        String reason = failure.problems().stream().findFirst().orElse("cannot be read");
        if (reason.startsWith(id + ": ")) {
            reason = reason.substring(id.length() + 2);
        }
        reason = reason.replace(id, part.name(index));
        if (setName.indexOf('/') >= 0 || setName.indexOf('\\') >= 0) {
            reason = reason.replace(setName, Origin.name(setName));
        }
        return new Rejected(index, reason.replaceAll("\\p{Cntrl}", " "));
    }
}
