package duet.engine.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigMemorySize;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a key's value may be.
 *
 * @param expected in words, for the message when it is something else
 * @param safe stands in for a value that was refused, so that reading can go on; never leaves this package
 */
record Kind<T>(String expected, T safe, Reader<T> reader) {

    static final Kind<String> TEXT = new Kind<>(
            "text", "", value -> typeOf(value) == ConfigValueType.STRING ? (String) value.unwrapped() : null);

    static final Kind<Boolean> FLAG = new Kind<>(
            "true or false",
            false,
            value -> typeOf(value) == ConfigValueType.BOOLEAN ? (Boolean) value.unwrapped() : null);

    static final Kind<Double> NUMBER = new Kind<>("a number", 1.0, Kind::number);
    static final Kind<Double> POSITIVE = NUMBER.where("a number greater than 0", 1.0, n -> n > 0);
    static final Kind<Double> NOT_NEGATIVE = NUMBER.where("a number, 0 or more", 1.0, n -> n >= 0);
    static final Kind<Double> BELOW_ONE =
            NUMBER.where("a number from 0 up to but not including 1", 0.0, n -> n >= 0 && n < 1);

    static final Kind<Integer> COUNT = integer(1);

    static final Kind<OptionalInt> AUTO_OR_COUNT =
            new Kind<>("auto or a whole number, 1 or more", OptionalInt.empty(), value -> {
                if (typeOf(value) == ConfigValueType.STRING) {
                    return "auto".equals(value.unwrapped()) ? OptionalInt.empty() : null;
                }
                Integer count = COUNT.reader().read(value);
                return count == null ? null : OptionalInt.of(count);
            });

    static final Kind<String> PATH = TEXT.where("a path", "", Kind::isPath);

    static final Kind<Duration> DURATION =
            new Kind<>("a length of time with its unit, such as 30s or 500ms", Duration.ofSeconds(1), Kind::duration);

    static final Kind<Long> BYTES = new Kind<>("a size such as 512 MiB or 6 GiB", 0L, Kind::bytes);

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}]*}");

    /** Reads a value; null says that it is of another kind. */
    interface Reader<T> {
        T read(ConfigValue value) throws Mismatch;
    }

    T read(ConfigValue value) throws Mismatch {
        T read = typeOf(value) == null ? null : reader.read(value);
        if (read == null) {
            throw new Mismatch("found " + describe(value) + ", expected " + expected);
        }
        return read;
    }

    /** The values of this kind that hold to a condition. */
    Kind<T> where(String expected, T safe, Predicate<T> condition) {
        return new Kind<>(expected, safe, value -> {
            T read = reader.read(value);
            return read != null && condition.test(read) ? read : null;
        });
    }

    /** Null for a reference that leads nowhere. */
    static ConfigValueType typeOf(ConfigValue value) {
        try {
            return value.valueType();
        } catch (com.typesafe.config.ConfigException.NotResolved e) {
            return null;
        }
    }

    static Kind<Integer> integer(int least) {
        return new Kind<>("a whole number, " + least + " or more", least, value -> {
            Long whole = whole(value);
            return whole == null || whole < least || whole > Integer.MAX_VALUE ? null : whole.intValue();
        });
    }

    static Kind<Long> longer(String expected, long least) {
        return new Kind<>(expected, least, value -> {
            Long whole = whole(value);
            return whole == null || whole < least ? null : whole;
        });
    }

    /** One of an enum's constants, written in lower case with hyphens. */
    static <E extends Enum<E>> Kind<E> choice(Class<E> type) {
        return choice(type, Map.of());
    }

    /** @param refused words that are understood, and why this version has nothing behind them */
    static <E extends Enum<E>> Kind<E> choice(Class<E> type, Map<String, String> refused) {
        List<E> constants = List.of(type.getEnumConstants());
        List<String> words = constants.stream().map(Kind::word).toList();
        String expected = words.size() == 1 ? words.get(0) : "one of " + String.join(", ", words);
        return new Kind<>(expected, constants.get(0), value -> {
            String found = String.valueOf(value.unwrapped());
            if (refused.containsKey(found)) {
                throw new Mismatch(found + " " + refused.get(found));
            }
            int index = words.indexOf(found);
            if (index < 0 && typeOf(value) == ConfigValueType.STRING) {
                throw new Mismatch("found " + describe(value) + ", expected " + expected + Nearest.hint(found, words));
            }
            return index < 0 ? null : constants.get(index);
        });
    }

    /** A list of whole numbers, each at least {@code least}, or null. */
    static int[] wholes(ConfigValue value, int least) {
        if (typeOf(value) != ConfigValueType.LIST) {
            return null;
        }
        ConfigList items = (ConfigList) value;
        int[] wholes = new int[items.size()];
        for (int i = 0; i < wholes.length; i++) {
            Long whole = typeOf(items.get(i)) == null ? null : whole(items.get(i));
            if (whole == null || whole < least || whole > Integer.MAX_VALUE) {
                return null;
            }
            wholes[i] = whole.intValue();
        }
        return wholes;
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String describe(ConfigValue value) {
        ConfigValueType type = typeOf(value);
        String written = value.render(ConfigRenderOptions.concise());
        if (type == null) {
            Matcher reference = REFERENCE.matcher(written);
            return (reference.find() ? reference.group() : written) + " (which refers to nothing)";
        }
        return type == ConfigValueType.OBJECT ? "a section { }" : written;
    }

    private static boolean isPath(String text) {
        try {
            return !text.isBlank() && Path.of(text) != null;
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static Double number(ConfigValue value) {
        if (typeOf(value) != ConfigValueType.NUMBER) {
            return null;
        }
        double number = ((Number) value.unwrapped()).doubleValue();
        return Double.isFinite(number) ? number : null;
    }

    private static Long whole(ConfigValue value) {
        if (typeOf(value) != ConfigValueType.NUMBER) {
            return null;
        }
        Number number = (Number) value.unwrapped();
        return number.doubleValue() == Math.rint(number.doubleValue()) ? number.longValue() : null;
    }

    private static Duration duration(ConfigValue value) {
        if (typeOf(value) != ConfigValueType.STRING) {
            return null;
        }
        try {
            Duration duration = value.atKey("v").getDuration("v");
            return duration.isNegative() || duration.isZero() ? null : duration;
        } catch (com.typesafe.config.ConfigException e) {
            return null;
        }
    }

    private static Long bytes(ConfigValue value) {
        try {
            ConfigMemorySize size = value.atKey("v").getMemorySize("v");
            return size.toBytesBigInteger().signum() < 0
                            || size.toBytesBigInteger().bitLength() > 62
                    ? null
                    : Long.valueOf(size.toBytes());
        } catch (com.typesafe.config.ConfigException | IllegalArgumentException e) {
            return null;
        }
    }
}
