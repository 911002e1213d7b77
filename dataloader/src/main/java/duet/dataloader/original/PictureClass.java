package duet.dataloader.original;

/**
 * A class of pictures.
 *
 * @param name short and without a slash, like the folder it comes in: {@code n01440764}
 * @param title for people: {@code tench, Tinca tinca}; the name again where nothing else is known
 */
public record PictureClass(String name, String title) {}
