package duet.dataloader.packed;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Locale;

/** How the pictures of a packed set are stored. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Storage.Jpeg.class, name = "jpeg"),
    @JsonSubTypes.Type(value = Storage.Raw.class, name = "raw")
})
public sealed interface Storage {

    /** The name of a picture's entry: its own, with the ending that other tools know the content by. */
    String fileName(String pictureName);

    /**
     * JPEG with colours at half resolution (4:2:0).
     *
     * @param quality 1 to 100, as libjpeg counts
     */
    record Jpeg(int quality) implements Storage {
        public static final int DEFAULT_QUALITY = 95;

        public Jpeg {
            if (quality < 1 || quality > 100) {
                throw new IllegalArgumentException("quality " + quality + ", expected 1 to 100");
            }
        }

        @Override
        public String fileName(String pictureName) {
            String lower = pictureName.toLowerCase(Locale.ROOT);
            return lower.endsWith(".jpg") || lower.endsWith(".jpeg") ? pictureName : pictureName + ".jpg";
        }

        @Override
        public String toString() {
            return "jpeg of quality " + quality;
        }
    }

    /** NumPy arrays of uint8, [3, side, side]. */
    record Raw() implements Storage {
        @Override
        public String fileName(String pictureName) {
            return pictureName + ".npy";
        }

        @Override
        public String toString() {
            return "raw";
        }
    }
}
