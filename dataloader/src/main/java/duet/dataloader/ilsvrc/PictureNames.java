package duet.dataloader.ilsvrc;

import duet.dataloader.DataException;
import java.util.List;
import java.util.Locale;

/** Checks that a tar holds pictures and nothing else, by their names. */
final class PictureNames {
    private static final List<String> ENDINGS = List.of(".jpeg", ".jpg", ".png");

    private PictureNames() {}

    /**
     * The members as they are.
     *
     * @param id names the tar, for messages
     */
    static List<TarMember> checked(List<TarMember> members, String id) {
        if (members.isEmpty()) {
            throw new DataException(id + ": holds no picture, expected at least one; get the file again");
        }
        for (TarMember member : members) {
            String name = member.name().toLowerCase(Locale.ROOT);
            if (ENDINGS.stream().noneMatch(name::endsWith)) {
                throw new DataException(id + ": member " + member.name()
                        + " is no picture, expected names ending in .JPEG; get the file again");
            }
        }
        return members;
    }
}
