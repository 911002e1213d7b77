package duet.engine.eventlog;

import duet.actors.event.Event;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The kinds of events, with the names that users know them by. */
public enum EventType {
    RUN_OPENED(1, "run-opened", Event.RunOpened.class, new RunFields.Opened()),
    RUN_STARTED(2, "run-started", Event.RunStarted.class, new RunFields.Started()),
    PEER_JOINED(3, "peer-joined", Event.PeerJoined.class, new PeerFields.Joined()),
    PEER_LOST(4, "peer-lost", Event.PeerLost.class, new PeerFields.Lost()),
    HOST_JOINED(16, "host-joined", Event.HostJoined.class, new HostFields.Joined()),
    HOST_SILENT(17, "host-silent", Event.HostSilent.class, new HostFields.Silent()),
    HOST_HEARD(18, "host-heard", Event.HostHeard.class, new HostFields.Heard()),
    RUN_FROZEN(19, "run-frozen", Event.RunFrozen.class, new HostFields.Frozen()),
    BATCH(5, "batch", Event.BatchPrepared.class, new BatchFields()),
    STEP(6, "step", Event.StepDone.class, new StepFields()),
    EPOCH(7, "epoch", Event.EpochDone.class, new EpochFields.Done()),
    LOADING(15, "loading", Event.LoadingDone.class, new EpochFields.Loaded()),
    VALIDATION(8, "validation", Event.ValidationDone.class, new EpochFields.Validated()),
    LEARNING_RATE(9, "learning-rate", Event.LearningRateChanged.class, new EpochFields.RateChanged()),
    CHECKPOINT(10, "checkpoint", Event.CheckpointWritten.class, new CheckpointFields.Written()),
    CHECKPOINT_FAILED(11, "checkpoint-failed", Event.CheckpointFailed.class, new CheckpointFields.Failed()),
    NOT_FINITE(12, "not-finite", Event.NotFinite.class, new NoticeFields.NotFinite()),
    WARNING(13, "warning", Event.Warning.class, new NoticeFields.Warning()),
    RUN_ENDED(14, "run-ended", Event.RunEnded.class, new RunFields.Ended());

    private static final Map<Class<?>, EventType> BY_CLASS =
            Arrays.stream(values()).collect(Collectors.toMap(type -> type.shape.eventClass(), Function.identity()));
    private static final Map<Integer, EventType> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toMap(type -> type.code, Function.identity()));

    /** Stands in every log ever written: it never changes and is never given to another type. */
    private final int code;

    private final String label;
    private final Shape<?> shape;

    <E extends Event> EventType(int code, String label, Class<E> eventClass, EventFields<E> fields) {
        this.code = code;
        this.label = label;
        this.shape = new Shape<>(eventClass, fields);
    }

    public static EventType of(Event event) {
        return BY_CLASS.get(event.getClass());
    }

    static Optional<EventType> withCode(int code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /** What users call it, such as {@code learning-rate}. */
    public String label() {
        return label;
    }

    int code() {
        return code;
    }

    /** @throws ClassCastException when the event is of another type */
    void write(Event event, FieldWriter out) {
        shape.write(event, out);
    }

    Event read(FieldReader in) {
        return shape.fields().read(in);
    }

    private record Shape<E extends Event>(Class<E> eventClass, EventFields<E> fields) {
        void write(Event event, FieldWriter out) {
            fields.write(eventClass.cast(event), out);
        }
    }
}
