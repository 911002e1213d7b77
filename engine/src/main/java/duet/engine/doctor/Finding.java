package duet.engine.doctor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Something that a machine has or lacks.
 *
 * @param subject what was looked at
 * @param words what there is, for people
 * @param install what to install where it is missing; empty where nothing is
 * @param facts the same for programs: texts, numbers and flags by name
 */
record Finding(String subject, String words, Optional<String> install, Map<String, Object> facts) {
    Finding {
        facts = new LinkedHashMap<>(facts);
    }

    static Finding of(String subject, String words, Map<String, Object> facts) {
        return new Finding(subject, words, Optional.empty(), facts);
    }

    String line() {
        return words + install.map(what -> "; " + what).orElse("");
    }
}
