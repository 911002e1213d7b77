package duet.actors;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Map;

/** Looks at all that a message holds. */
public final class NoNulls {

    private NoNulls() {}

    /** @throws AssertionError where a message, a component of a record, of one inside it, or of a list is null */
    public static void require(Object message) throws IllegalAccessException {
        require(message, "the message", message);
    }

    private static void require(Object value, String name, Object message) throws IllegalAccessException {
        if (value == null) {
            throw new AssertionError(name + " is null in " + message);
        }
        if (value instanceof Record whole) {
            for (RecordComponent component : whole.getClass().getRecordComponents()) {
                require(valueOf(whole, component), component.getName(), message);
            }
        } else if (value instanceof Iterable<?> values) {
            for (Object inner : values) {
                require(inner, "a value of " + name, message);
            }
        } else if (value instanceof Map<?, ?> map) {
            require(map.values(), name, message);
        }
    }

    private static Object valueOf(Record message, RecordComponent component) throws IllegalAccessException {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(message);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }
}
