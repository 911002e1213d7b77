package duet.actors.remote;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import duet.ops.tower.StepOutcome;
import duet.ops.tower.WeightDigest;
import java.util.List;
import java.util.Optional;

/** What a tower on another host tells. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
    @JsonSubTypes.Type(value = RemoteReport.Ready.class, name = "ready"),
    @JsonSubTypes.Type(value = RemoteReport.BatchTaken.class, name = "batch-taken"),
    @JsonSubTypes.Type(value = RemoteReport.Copying.class, name = "copying"),
    @JsonSubTypes.Type(value = RemoteReport.Done.class, name = "done"),
    @JsonSubTypes.Type(value = RemoteReport.Stopped.class, name = "stopped"),
    @JsonSubTypes.Type(value = RemoteReport.Failed.class, name = "failed")
})
sealed interface RemoteReport {

    record Ready(String device, List<String> warnings, long parameters, List<String> parameterNames)
            implements RemoteReport {
        public Ready {
            warnings = List.copyOf(warnings);
            parameterNames = List.copyOf(parameterNames);
        }
    }

    /** @param checksum CRC-32C of the batch as this host made it */
    record BatchTaken(long number, int checksum) implements RemoteReport {}

    /** The copy is taken, and its way over the bulk end begins. @param number of the copy */
    record Copying(long number) implements RemoteReport {}

    record Done(long number, StepOutcome outcome, Optional<WeightDigest> digest, long nanos, long waitingNanos)
            implements RemoteReport {}

    record Stopped(String digest) implements RemoteReport {}

    /** @param peerLost whether the tower lost another one; trying again may help then, and only then */
    record Failed(boolean peerLost, String reason) implements RemoteReport {}
}
