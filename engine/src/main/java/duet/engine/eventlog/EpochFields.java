package duet.engine.eventlog;

import duet.actors.event.Event;

/** What an epoch amounts to and what follows from it. */
final class EpochFields {
    private EpochFields() {}

    static final class Done implements EventFields<Event.EpochDone> {
        @Override
        public void write(Event.EpochDone event, FieldWriter out) {
            out.writeInt(event.epoch());
            out.writeLong(event.images());
            out.writeDouble(event.loss());
            out.writeDouble(event.top1Error());
            out.writeDouble(event.top5Error());
            out.writeDouble(event.seconds());
        }

        @Override
        public Event.EpochDone read(FieldReader in) {
            return new Event.EpochDone(
                    in.readInt(), in.readLong(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
        }
    }

    static final class Loaded implements EventFields<Event.LoadingDone> {
        @Override
        public void write(Event.LoadingDone event, FieldWriter out) {
            out.writeInt(event.epoch());
            out.writeLong(event.images());
            out.writeDouble(event.readingSeconds());
            out.writeDouble(event.augmentingSeconds());
            out.writeDouble(event.waitingShare());
        }

        @Override
        public Event.LoadingDone read(FieldReader in) {
            return new Event.LoadingDone(
                    in.readInt(), in.readLong(), in.readDouble(), in.readDouble(), in.readDouble());
        }
    }

    static final class Validated implements EventFields<Event.ValidationDone> {
        @Override
        public void write(Event.ValidationDone event, FieldWriter out) {
            out.writeInt(event.epoch());
            out.writeLong(event.images());
            out.writeDouble(event.loss());
            out.writeDouble(event.top1Error());
            out.writeDouble(event.top5Error());
            out.writeDouble(event.seconds());
        }

        @Override
        public Event.ValidationDone read(FieldReader in) {
            return new Event.ValidationDone(
                    in.readInt(), in.readLong(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
        }
    }

    static final class RateChanged implements EventFields<Event.LearningRateChanged> {
        @Override
        public void write(Event.LearningRateChanged event, FieldWriter out) {
            out.writeInt(event.epoch());
            out.writeDouble(event.from());
            out.writeDouble(event.to());
            out.writeText(event.reason());
        }

        @Override
        public Event.LearningRateChanged read(FieldReader in) {
            return new Event.LearningRateChanged(in.readInt(), in.readDouble(), in.readDouble(), in.readText());
        }
    }
}
