package duet.engine.device;

import duet.ops.device.Device;
import duet.ops.tower.Exchange;
import java.util.List;

/** Makes the devices of the towers of one attempt at a run, as far as they are in this process. */
@FunctionalInterface
public interface Fleet {

    /** Makes a tower's device, on the tower's thread. @param cores that it has if it computes on the processor */
    Device device(int tower, int cores);

    /**
     * The exchange with the links from device to device that there are.
     *
     * @param device of the tower, on its thread
     * @param host the way through this host's memory; closed with what is returned
     * @param largestPart bytes of what one tower sends another at a time
     */
    default Exchange linked(int tower, Device device, Exchange host, long largestPart) {
        return host;
    }

    /** What a user should know about how a tower reaches others of this process, a line each; mostly nothing. */
    default List<String> warnings(int tower) {
        return List.of();
    }
}
