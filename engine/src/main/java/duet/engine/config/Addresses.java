package duet.engine.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import duet.actors.cluster.HostAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names and addresses as they are written; no name is looked up, so that a file means the same everywhere. */
final class Addresses {
    static final String LOOPBACK = "127.0.0.1";

    private static final String NAME = "[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?";
    private static final String IPV6 = "[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*";
    private static final Pattern HOST = Pattern.compile(NAME + "|" + IPV6 + "|\\[" + IPV6 + "]");
    private static final Pattern WITH_PORT = Pattern.compile("(" + NAME + "|\\[" + IPV6 + "]):([0-9]{1,5})");
    private static final Pattern FOUR_BYTES = Pattern.compile("127\\.[0-9]+\\.[0-9]+\\.[0-9]+");

    /** A list, or text with commas: what is left where a shell took the quotes away. */
    static final Kind<List<HostAddress>> SEEDS =
            new Kind<>("a list of addresses such as [\"127.0.0.1:25520\"]", List.of(), Addresses::seeds);

    private Addresses() {}

    static boolean isHost(String text) {
        return HOST.matcher(text).matches();
    }

    static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.equals("::1")
                || FOUR_BYTES.matcher(host).matches();
    }

    static boolean isWildcard(String host) {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static List<HostAddress> seeds(ConfigValue value) throws Mismatch {
        List<HostAddress> seeds = new ArrayList<>();
        List<String> words = words(value);
        for (String word : words == null ? List.<String>of() : words) {
            seeds.add(address(word));
        }
        return seeds.isEmpty() ? null : seeds;
    }

    /** Null for something that is neither. */
    private static List<String> words(ConfigValue value) {
        if (Kind.typeOf(value) == ConfigValueType.STRING) {
            return Arrays.stream(((String) value.unwrapped()).split(","))
                    .map(String::strip)
                    .toList();
        }
        return Kind.typeOf(value) == ConfigValueType.LIST
                ? ((ConfigList) value)
                        .stream().map(item -> String.valueOf(item.unwrapped())).toList()
                : null;
    }

    private static HostAddress address(String word) throws Mismatch {
        Matcher matcher = WITH_PORT.matcher(word);
        int port = matcher.matches() ? Integer.parseInt(matcher.group(3)) : 0;
        if (port < 1 || port > 0xffff) {
            throw new Mismatch("found \"" + word + "\", expected HOST:PORT such as 127.0.0.1:25520 or [::1]:25520");
        }
        return new HostAddress(unbracketed(matcher.group(1)), port);
    }
}
