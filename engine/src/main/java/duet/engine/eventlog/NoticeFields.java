package duet.engine.eventlog;

import duet.actors.event.Event;

/** What a user should know of. */
final class NoticeFields {
    private NoticeFields() {}

    static final class NotFinite implements EventFields<Event.NotFinite> {
        @Override
        public void write(Event.NotFinite event, FieldWriter out) {
            out.writeLong(event.step());
            out.writeInt(event.tower());
            out.writeText(event.what());
        }

        @Override
        public Event.NotFinite read(FieldReader in) {
            return new Event.NotFinite(in.readLong(), in.readInt(), in.readText());
        }
    }

    static final class Warning implements EventFields<Event.Warning> {
        @Override
        public void write(Event.Warning event, FieldWriter out) {
            out.writeText(event.text());
        }

        @Override
        public Event.Warning read(FieldReader in) {
            return new Event.Warning(in.readText());
        }
    }
}
