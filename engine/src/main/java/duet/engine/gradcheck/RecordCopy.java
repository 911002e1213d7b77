package duet.engine.gradcheck;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;

/** Copies of records with some components changed, so that no kind of layer has to be known here. */
final class RecordCopy {
    private RecordCopy() {}

    /**
     * @param changes by the names of components
     * @throws IllegalArgumentException when the record has no component of such a name, or its constructor refuses
     */
    static Record with(Record record, Map<String, ?> changes) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        if (!Arrays.stream(components).map(RecordComponent::getName).toList().containsAll(changes.keySet())) {
            throw new IllegalArgumentException(record + " has not all of " + changes.keySet());
        }
        try {
            Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                Object change = changes.get(components[i].getName());
                values[i] =
                        change != null ? change : components[i].getAccessor().invoke(record);
            }
            return record.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("no copy of " + record + " with " + changes, e);
        }
    }
}
