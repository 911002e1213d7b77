package duet.engine.config;

import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the towers are told to compute on.
 *
 * @param card the one card for all towers of a process; empty for one card each
 */
public record DeviceChoice(Family family, OptionalInt card) {

    /** The kinds of devices. */
    public enum Family {
        /** Cards where there is one for each tower of a process, else the processor. */
        AUTO,
        CPU,
        CUDA,
        /** Plain loops. */
        REFERENCE
    }

    public static final DeviceChoice AUTO = new DeviceChoice(Family.AUTO, OptionalInt.empty());
    public static final DeviceChoice CPU = new DeviceChoice(Family.CPU, OptionalInt.empty());
    public static final DeviceChoice CUDA = new DeviceChoice(Family.CUDA, OptionalInt.empty());
    public static final DeviceChoice REFERENCE = new DeviceChoice(Family.REFERENCE, OptionalInt.empty());

    private static final Pattern CARD = Pattern.compile("cuda:([0-9]{1,4})");
    private static final List<String> WORDS = List.of("auto", "cpu", "cuda", "cuda:0", "reference");
    private static final String EXPECTED = "one of auto, cpu, cuda, cuda:N (all towers on card N), reference";

    static final Kind<DeviceChoice> KIND = new Kind<>(EXPECTED, AUTO, value -> {
        if (Kind.typeOf(value) != ConfigValueType.STRING) {
            return null;
        }
        String found = String.valueOf(value.unwrapped());
        return parse(found)
                .orElseThrow(
                        () -> new Mismatch("found " + Kind.describe(value) + ", expected " + EXPECTED + hint(found)));
    });

    private static String hint(String found) {
        return found.equals("gpu") ? "; did you mean cuda?" : Nearest.hint(found, WORDS);
    }

    /** All towers of a process on one card. */
    static DeviceChoice onCard(int card) {
        return new DeviceChoice(Family.CUDA, OptionalInt.of(card));
    }

    private static Optional<DeviceChoice> parse(String word) {
        Matcher card = CARD.matcher(word);
        if (card.matches()) {
            return Optional.of(onCard(Integer.parseInt(card.group(1))));
        }
        return List.of(AUTO, CPU, CUDA, REFERENCE).stream()
                .filter(choice -> choice.word().equals(word))
                .findFirst();
    }

    /** As it is written in a configuration. */
    public String word() {
        String name = Kind.word(family);
        return card.isPresent() ? name + ":" + card.getAsInt() : name;
    }
}
