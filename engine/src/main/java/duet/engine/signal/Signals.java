package duet.engine.signal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ctrl-C, SIGTERM and SIGHUP (the terminal was closed): the first one asks the run to end in order, a second Ctrl-C or SIGTERM ends
 * the process at once; both shell and kernel may tell that a terminal was closed. What {@code nohup} ignores stays ignored. The JVM's only door to
 * signals, sun.misc.Signal of module jdk.unsupported, is opened by reflection: the compiler warns of it, and cannot be told that
 * this is known.
 */
final class Signals {
    /** Number by which a shell names a process that a signal ended: 128 and the signal's own. */
    private static final Map<String, Integer> EXIT_CODES = Map.of("INT", 130, "TERM", 143);

    private static final String HANG_UP = "HUP";

    private Signals() {}

    /** Must be called once at most; where the JVM gives no access to a signal, that one keeps ending the process. */
    static void onFirst(Runnable stop) {
        AtomicInteger received = new AtomicInteger();
        EXIT_CODES.forEach((name, code) -> handle(name, () -> {
            if (received.incrementAndGet() == 1) {
                stop.run();
            } else {
                Runtime.getRuntime().halt(code);
            }
        }));
        handle(HANG_UP, () -> {
            if (received.compareAndSet(0, 1)) {
                stop.run();
            }
        });
    }

    private static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (!method.getName().equals("handle")) {
                            return method.getName().equals("equals") ? self == arguments[0] : 0;
                        }
                        action.run();
                        return null;
                    });
            Object which = signal.getConstructor(String.class).newInstance(name);
            signal.getMethod("handle", signal, handler).invoke(null, which, proxy);
        } catch (ClassNotFoundException | NoSuchMethodException | IllegalAccessException | InstantiationException e) {
            // Another make of JVM: it ends by its own rules.
        } catch (InvocationTargetException e) {
            // Started with -Xrs: somebody else wants the signals; or a system that does not know this one.
        }
    }
}
