package duet.dataloader.packing;

import duet.dataloader.original.OriginalPictures;
import duet.dataloader.original.OriginalSet;
import duet.dataloader.original.PictureClass;
import duet.dataloader.packed.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a packed set is made from and how, as far as it changes what comes out: the same aspects always give the same bytes,
 * as long as the pictures themselves stay the same.
 *
 * @param aspects values by names that a user understands; long lists as their SHA-256
 */
record Origin(Map<String, String> aspects) {

    static Origin of(OriginalSet set, PackingOptions options) {
        Map<String, String> aspects = new LinkedHashMap<>();
        aspects.put("source", name(set.name()));
        aspects.put("side", String.valueOf(options.side()));
        aspects.put("storage", options.storage().toString());
        aspects.put("pictures per shard", String.valueOf(options.picturesPerShard()));
        aspects.put("classes", classes(set));
        aspects.put("training pictures", pictures(set.training()));
        aspects.put(
                "validation pictures", set.validation().map(Origin::pictures).orElse("none"));
        return new Origin(aspects);
    }

    /** What the set is called, without the place it is kept at. */
    static String name(String setName) {
        try {
            Path last = Path.of(setName).toAbsolutePath().normalize().getFileName();
            return last == null ? setName : last.toString();
        } catch (InvalidPathException e) {
            return setName;
        }
    }

    /** The first aspect that differs from those of another set, in words; empty where none does. */
    Optional<String> difference(Map<String, String> others) {
        return aspects.entrySet().stream()
                .filter(aspect -> !aspect.getValue().equals(others.get(aspect.getKey())))
                .findFirst()
                .map(aspect -> aspect.getKey() + ": " + others.getOrDefault(aspect.getKey(), "nothing") + " there, "
                        + aspect.getValue() + " now");
    }

    private static String classes(OriginalSet set) {
        MessageDigest digest = Sha256.begin();
        for (PictureClass each : set.classes()) {
            add(digest, each.name());
            add(digest, each.title());
        }
        return set.classes().size() + ", sha256 " + Sha256.end(digest);
    }

    private static String pictures(OriginalPictures pictures) {
        MessageDigest digest = Sha256.begin();
        ByteBuffer label = ByteBuffer.allocate(Integer.BYTES);
        for (int index = 0; index < pictures.size(); index++) {
            add(digest, pictures.name(index));
            digest.update(label.clear().putInt(pictures.label(index)).flip());
        }
        return pictures.size() + ", sha256 " + Sha256.end(digest);
    }

    /** Behind its length, so that no two lists give the same bytes. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }
}
