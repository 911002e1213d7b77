package duet.actors;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Map;

/** Looks at all that a message holds. */
public final class NoNulls {

    private NoNulls() {}

    /** @throws AssertionError where a component of a record, of one inside it, or of a list is null */
    public static void require(Object value) throws IllegalAccessException {
        if (value instanceof Record message) {
            for (RecordComponent component : message.getClass().getRecordComponents()) {
                Object inner = valueOf(message, component);
                if (inner == null) {
                    throw new AssertionError(component.getName() + " is null in " + message);
                }
                require(inner);
            }
        } else if (value instanceof Iterable<?> values) {
            for (Object inner : values) {
                require(inner);
            }
        } else if (value instanceof Map<?, ?> map) {
            require(map.values());
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
