package duet.engine.interchange;

import duet.dataloader.DataException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What {@code --map from=to} says: names of the file's layers or arrays, and what they are called here; "" leaves them out. */
final class Renaming {
    private static final List<String> KINDS = List.of("", ".weight", ".bias");

    private final Map<String, String> rules = new LinkedHashMap<>();
    private final Set<String> unused = new LinkedHashSet<>();

    /** @throws DataException for a rule that is not of the form {@code from=to}, or a second one for the same name */
    Renaming(List<String> texts) {
        for (String text : texts) {
            int sign = text.indexOf('=');
            if (sign < 1) {
                throw new DataException("--map " + text
                        + ": expected FROM=TO, such as features.0=conv1, or FROM= to leave" + " a layer out");
            }
            String from = text.substring(0, sign);
            if (rules.put(from, text.substring(sign + 1)) != null) {
                throw new DataException("--map " + text + ": says again what becomes of " + from);
            }
            unused.add(from);
        }
    }

    /** What an array of the file is called here; empty where it is left out. */
    Optional<String> apply(String array) {
        for (String kind : KINDS) {
            String from = array.substring(0, Math.max(0, array.length() - kind.length()));
            if (array.endsWith(kind) && rules.containsKey(from)) {
                unused.remove(from);
                String to = rules.get(from);
                return to.isEmpty() ? Optional.empty() : Optional.of(to + kind);
            }
        }
        return Optional.of(array);
    }

    /** Names that were not met. */
    Set<String> unused() {
        return unused;
    }
}
