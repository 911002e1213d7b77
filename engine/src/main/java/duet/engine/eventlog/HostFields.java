package duet.engine.eventlog;

import duet.actors.event.Event;

/** Hosts that come and go, and what becomes of the run without them. */
final class HostFields {
    private HostFields() {}

    static final class Joined implements EventFields<Event.HostJoined> {
        @Override
        public void write(Event.HostJoined event, FieldWriter out) {
            out.writeText(event.host());
            out.writeInts(event.towers());
            out.writeText(event.device());
        }

        @Override
        public Event.HostJoined read(FieldReader in) {
            return new Event.HostJoined(in.readText(), in.readIntegers(), in.readText());
        }
    }

    static final class Silent implements EventFields<Event.HostSilent> {
        @Override
        public void write(Event.HostSilent event, FieldWriter out) {
            out.writeText(event.host());
            out.writeText(event.sign());
        }

        @Override
        public Event.HostSilent read(FieldReader in) {
            return new Event.HostSilent(in.readText(), in.readText());
        }
    }

    static final class Heard implements EventFields<Event.HostHeard> {
        @Override
        public void write(Event.HostHeard event, FieldWriter out) {
            out.writeText(event.host());
        }

        @Override
        public Event.HostHeard read(FieldReader in) {
            return new Event.HostHeard(in.readText());
        }
    }

    static final class Frozen implements EventFields<Event.RunFrozen> {
        @Override
        public void write(Event.RunFrozen event, FieldWriter out) {
            out.writeLong(event.steps());
            out.writeText(event.reason());
            out.writeDouble(event.patienceSeconds());
        }

        @Override
        public Event.RunFrozen read(FieldReader in) {
            return new Event.RunFrozen(in.readLong(), in.readText(), in.readDouble());
        }
    }
}
