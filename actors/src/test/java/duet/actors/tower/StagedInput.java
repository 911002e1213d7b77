package duet.actors.tower;

import duet.ops.device.Device;
import duet.ops.device.Segment;
import duet.ops.device.Tensor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Writes down in which order the input of a network is staged and written. */
final class StagedInput {
    private final List<Object[]> log = new ArrayList<>();
    private final Map<Object, String> names = new IdentityHashMap<>();
    private boolean lowest = true;

    void log(String what) {
        log.add(new Object[] {what, null});
    }

    void clear() {
        log.clear();
    }

    void name(FloatBuffer buffer, String name) {
        names.put(buffer, name);
    }

    /** What happened, repetitions left out. */
    List<String> distinctLog() {
        List<String> lines = new ArrayList<>();
        for (Object[] entry : log) {
            String line = entry[0] + (entry[1] == null ? "" : " " + names.get(entry[1]));
            if (lines.isEmpty() || !lines.get(lines.size() - 1).equals(line)) {
                lines.add(line);
            }
        }
        return lines;
    }

    /** The device, whose first segment's input is watched. */
    Device of(Device device) {
        return watched(Device.class, device, (method, arguments, result) -> {
            if (!method.getName().equals("segment") || !lowest) {
                return result;
            }
            lowest = false;
            return segment((Segment) result);
        });
    }

    private Segment segment(Segment segment) {
        Tensor input = watched(Tensor.class, segment.input(), (method, arguments, result) -> {
            boolean whole = method.getName().equals("write") && arguments.length == 1;
            if (whole || method.getName().equals("stage")) {
                log.add(new Object[] {method.getName(), arguments[0]});
            }
            return result;
        });
        return watched(
                Segment.class,
                segment,
                (method, arguments, result) -> method.getName().equals("input") ? input : result);
    }

    private interface Watch {
        Object told(Method method, Object[] arguments, Object result);
    }

    private static <T> T watched(Class<T> type, T subject, Watch watch) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return watch.told(method, arguments, method.invoke(subject, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
