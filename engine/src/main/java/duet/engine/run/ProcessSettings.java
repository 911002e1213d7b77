package duet.engine.run;

import java.io.ObjectInputFilter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the libraries below want of the process, from before their first class is loaded. */
public final class ProcessSettings {
    private static final Module BASE = Object.class.getModule();
    private static final Module OURS = ProcessSettings.class.getModule();
    private static final List<String> OPENED = List.of("java.lang.reflect", "sun.nio.ch");
    private static final List<String> EXPORTED = List.of("jdk.internal.misc", "jdk.internal.ref");

    private static final String NATIVE_CACHE = "org.bytedeco.javacpp.cachedir";

    private ProcessSettings() {}

    /** Sets the system properties; what is set already is left as it is. */
    public static void apply() {
        // JavaCPP takes mapped files of Aeron for memory of its own and would end the run with a false
        // OutOfMemoryError.
        set("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        if (System.getProperty(NATIVE_CACHE) == null) {
            NativeCache.instead(property("user.home"), property("java.io.tmpdir"), System.getProperty("user.name"))
                    .ifPresent(folder -> System.setProperty(NATIVE_CACHE, folder.toString()));
        }
        // It would call home.
        set("chronicle.analytics.disable", "true");
        set("java.awt.headless", "true");
        set("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    }

    /**
     * Nothing here is ever read as a Java object; should a library try, it is refused. Only for a process that is this program's alone.
     * A filter that was given by {@code -Djdk.serialFilter} stays.
     */
    public static void refuseJavaObjects() {
        if (ObjectInputFilter.Config.getSerialFilter() == null) {
            ObjectInputFilter.Config.setSerialFilter(ObjectInputFilter.Config.createFilter("!*"));
        }
    }

    /**
     * {@code java -jar engine.jar} finds these rights in the jar's manifest; who calls the engine from a program of his own
     * gives them to his JVM.
     *
     * @throws IllegalStateException that names the flags to add
     */
    public static void requireRights() {
        List<String> missing = Stream.concat(
                        OPENED.stream()
                                .filter(name -> !BASE.isOpen(name, OURS))
                                .map(name -> "--add-opens java.base/" + name + "=ALL-UNNAMED"),
                        EXPORTED.stream()
                                .filter(name -> !BASE.isExported(name, OURS))
                                .map(name -> "--add-exports java.base/" + name + "=ALL-UNNAMED"))
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException(
                    "this JVM was started without rights that Chronicle Queue and Aeron need; start it with "
                            + String.join(" ", missing));
        }
    }

    private static Path property(String key) {
        return Path.of(System.getProperty(key));
    }

    private static void set(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
