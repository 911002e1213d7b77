package duet.engine.eventlog;

import duet.actors.event.Event;
import duet.actors.event.Outcome;
import duet.actors.event.Totals;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a run is opened, starts and ends. */
final class RunFields {
    private RunFields() {}

    static final class Opened implements EventFields<Event.RunOpened> {
        @Override
        public void write(Event.RunOpened event, FieldWriter out) {
            out.writeText(event.name());
            out.writeText(event.config());
            out.writeLong(event.seed());
            out.writeInt(event.versions().size());
            event.versions().forEach((what, version) -> {
                out.writeText(what);
                out.writeText(version);
            });
            out.writeText(event.data());
            out.writeText(event.dataDigest());
            out.writeLong(event.firstStep());
            out.writeOptionalText(event.checkpoint());
        }

        @Override
        public Event.RunOpened read(FieldReader in) {
            return new Event.RunOpened(
                    in.readText(),
                    in.readText(),
                    in.readLong(),
                    readVersions(in),
                    in.readText(),
                    in.readText(),
                    in.readLong(),
                    in.readOptionalText());
        }

        private static Map<String, String> readVersions(FieldReader in) {
            int count = in.readCount(2 * Integer.BYTES);
            Map<String, String> versions = new LinkedHashMap<>();
            for (int i = 0; i < count; i++) {
                versions.put(in.readText(), in.readText());
            }
            return versions;
        }
    }

    static final class Started implements EventFields<Event.RunStarted> {
        @Override
        public void write(Event.RunStarted event, FieldWriter out) {
            out.writeLong(event.parameters());
            out.writeTexts(event.parameterNames());
            out.writeTexts(event.devices());
            out.writeLong(event.firstStep());
            out.writeInt(event.batch());
            out.writeInt(event.trainingImages());
            out.writeInt(event.validationImages());
            out.writeInt(event.stepsPerEpoch());
            out.writeInt(event.epochs());
            out.writeLong(event.steps());
            out.writeDouble(event.learningRate());
        }

        @Override
        public Event.RunStarted read(FieldReader in) {
            return new Event.RunStarted(
                    in.readLong(),
                    in.readTexts(),
                    in.readTexts(),
                    in.readLong(),
                    in.readInt(),
                    in.readInt(),
                    in.readInt(),
                    in.readInt(),
                    in.readInt(),
                    in.readLong(),
                    in.readDouble());
        }
    }

    static final class Ended implements EventFields<Event.RunEnded> {
        @Override
        public void write(Event.RunEnded event, FieldWriter out) {
            out.writeByte(code(event.outcome()));
            out.writeText(event.message());
            out.writeLong(event.steps());
            out.writeOptionalText(event.digest());
            out.writeTexts(event.towerDigests());
            out.writeLong(event.totals().images());
            out.writeDouble(event.totals().trainingSeconds());
            out.writeDouble(event.totals().exchangeShare());
            out.writeDouble(event.totals().waitingShare());
            out.writeDouble(event.totals().loadingSeconds());
        }

        @Override
        public Event.RunEnded read(FieldReader in) {
            return new Event.RunEnded(
                    outcome(in.readByte()),
                    in.readText(),
                    in.readLong(),
                    in.readOptionalText(),
                    in.readTexts(),
                    new Totals(in.readLong(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble()));
        }

        private static int code(Outcome outcome) {
            return switch (outcome) {
                case COMPLETED -> 1;
                case STOPPED -> 2;
                case FAILED -> 3;
                case LOST -> 4;
            };
        }

        private static Outcome outcome(int code) {
            return switch (code) {
                case 1 -> Outcome.COMPLETED;
                case 2 -> Outcome.STOPPED;
                case 3 -> Outcome.FAILED;
                case 4 -> Outcome.LOST;
                default -> throw new UnknownValueException("outcome " + code);
            };
        }
    }
}
