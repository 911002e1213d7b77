package duet.actors.exchange;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What this host's network can take.
 *
 * @param mtu bytes of the largest datagram
 * @param receiveBuffer bytes that a socket holds until the driver takes them
 * @param sendBuffer bytes that a socket holds until they are sent
 */
record Datagrams(int mtu, int receiveBuffer, int sendBuffer) {
    private static final int WANTED_BUFFER = 4 << 20;
    private static final int MTU_OF_ANY_PATH = 1408;
    private static final int FRAME_ALIGNMENT = 32;
    private static final int UDP_AND_IPV4 = 28;
    private static final int UDP_AND_IPV6 = 48;

    /**
     * @param setting of the user, or empty for what the network interface takes whole
     * @throws WireUnavailableException when the address is not one of this host
     */
    static Datagrams at(Endpoint bind, OptionalInt setting) {
        try {
            int mtu = mtuAt(bind);
            return new Datagrams(
                    setting.orElse(mtu),
                    buffer(StandardSocketOptions.SO_RCVBUF),
                    buffer(StandardSocketOptions.SO_SNDBUF));
        } catch (UnknownHostException e) {
            throw new WireUnavailableException(
                    "the exchange cannot listen on " + bind + ": no address is known for " + bind.host(), e);
        } catch (IOException e) {
            throw new WireUnavailableException("the exchange cannot listen on " + bind + ": " + e.getMessage(), e);
        }
    }

    private static int mtuAt(Endpoint bind) throws IOException {
        InetAddress address = InetAddress.getByName(bind.host());
        NetworkInterface network = NetworkInterface.getByInetAddress(address);
        if (network == null) {
            throw new IOException(
                    address.getHostAddress() + " is no address of this host, expected one that the others can reach");
        }
        int headers = address instanceof Inet6Address ? UDP_AND_IPV6 : UDP_AND_IPV4;
        int whole = (network.getMTU() - headers) / FRAME_ALIGNMENT * FRAME_ALIGNMENT;
        return Math.min(StreamLog.LARGEST_MTU, Math.max(MTU_OF_ANY_PATH, whole));
    }

    /** What the system gives of what is wanted. */
    private static int buffer(SocketOption<Integer> option) throws IOException {
        try (DatagramChannel channel = DatagramChannel.open()) {
            return Math.min(
                    WANTED_BUFFER, channel.setOption(option, WANTED_BUFFER).getOption(option));
        }
    }

    /** What may be under way on one of so many streams that arrive at once: a socket holds that of all, and two datagrams of any peer. */
    int window(int streams) {
        return Math.max(Math.min(2 * StreamLog.LARGEST_MTU, receiveBuffer), receiveBuffer / streams);
    }

    /** What the user should know about it. */
    Optional<String> warning() {
        int least = Math.min(receiveBuffer, sendBuffer);
        return least >= WANTED_BUFFER
                ? Optional.empty()
                : Optional.of(
                        ("the system gives a socket %d KiB for datagrams, %d are wanted: tensors travel slower between"
                                        + " hosts (sysctl -w net.core.rmem_max=%d net.core.wmem_max=%d)")
                                .formatted(least >> 10, WANTED_BUFFER >> 10, WANTED_BUFFER, WANTED_BUFFER));
    }
}
