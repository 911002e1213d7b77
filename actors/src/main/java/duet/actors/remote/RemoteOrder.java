package duet.actors.remote;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import duet.ops.device.Sgd;

/** What a tower on another host is told: the orders of a tower without their batches, which its host makes itself. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
    @JsonSubTypes.Type(value = RemoteOrder.Begin.class, name = "begin"),
    @JsonSubTypes.Type(value = RemoteOrder.Train.class, name = "train"),
    @JsonSubTypes.Type(value = RemoteOrder.Test.class, name = "test"),
    @JsonSubTypes.Type(value = RemoteOrder.Copy.class, name = "copy"),
    @JsonSubTypes.Type(value = RemoteOrder.Stop.class, name = "stop")
})
sealed interface RemoteOrder {

    /** The first word: from now on the host knows whom to tell. */
    record Begin() implements RemoteOrder {}

    /** An order that takes a batch. */
    sealed interface OfBatch extends RemoteOrder {
        long number();
    }

    record Train(long number, long step, int images, Sgd sgd, boolean digest) implements OfBatch {}

    record Test(long number, int rows, int views) implements OfBatch {}

    /** @param number of the copy, from 0 */
    record Copy(long number) implements RemoteOrder {}

    record Stop() implements RemoteOrder {}
}
