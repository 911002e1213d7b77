package duet.engine.eventlog;

import duet.actors.event.Event;

/** Towers that come and go. */
final class PeerFields {
    private PeerFields() {}

    static final class Joined implements EventFields<Event.PeerJoined> {
        @Override
        public void write(Event.PeerJoined event, FieldWriter out) {
            out.writeInt(event.tower());
            out.writeText(event.device());
        }

        @Override
        public Event.PeerJoined read(FieldReader in) {
            return new Event.PeerJoined(in.readInt(), in.readText());
        }
    }

    static final class Lost implements EventFields<Event.PeerLost> {
        @Override
        public void write(Event.PeerLost event, FieldWriter out) {
            out.writeInt(event.tower());
            out.writeText(event.reason());
        }

        @Override
        public Event.PeerLost read(FieldReader in) {
            return new Event.PeerLost(in.readInt(), in.readText());
        }
    }
}
