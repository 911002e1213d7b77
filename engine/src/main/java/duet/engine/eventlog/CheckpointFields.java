package duet.engine.eventlog;

import duet.actors.event.Event;

/** Checkpoints that were written, and those that could not be. */
final class CheckpointFields {
    private CheckpointFields() {}

    static final class Written implements EventFields<Event.CheckpointWritten> {
        @Override
        public void write(Event.CheckpointWritten event, FieldWriter out) {
            out.writeLong(event.steps());
            out.writeText(event.file());
            out.writeText(event.sha256());
            out.writeLong(event.bytes());
            out.writeDouble(event.seconds());
        }

        @Override
        public Event.CheckpointWritten read(FieldReader in) {
            return new Event.CheckpointWritten(
                    in.readLong(), in.readText(), in.readText(), in.readLong(), in.readDouble());
        }
    }

    static final class Failed implements EventFields<Event.CheckpointFailed> {
        @Override
        public void write(Event.CheckpointFailed event, FieldWriter out) {
            out.writeLong(event.steps());
            out.writeText(event.reason());
        }

        @Override
        public Event.CheckpointFailed read(FieldReader in) {
            return new Event.CheckpointFailed(in.readLong(), in.readText());
        }
    }
}
