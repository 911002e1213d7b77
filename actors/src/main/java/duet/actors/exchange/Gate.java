package duet.actors.exchange;

import io.aeron.driver.DataPacketDispatcher;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.media.ReceiveChannelEndpoint;
import io.aeron.driver.media.UdpChannel;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.SetupFlyweight;
import java.net.InetSocketAddress;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Where datagrams come in: those of strangers go no further, so that nobody else can make the driver take memory for a stream.
 */
final class Gate extends ReceiveChannelEndpoint {
    private final Guests guests;

    Gate(
            UdpChannel channel,
            DataPacketDispatcher dispatcher,
            AtomicCounter status,
            MediaDriver.Context context,
            Guests guests) {
        super(channel, dispatcher, status, context);
        this.guests = guests;
    }

    @Override
    public int onDataPacket(
            DataHeaderFlyweight header, UnsafeBuffer buffer, int length, InetSocketAddress source, int transport) {
        return guests.admits(header.streamId(), header.sessionId(), source)
                ? super.onDataPacket(header, buffer, length, source, transport)
                : 0;
    }

    @Override
    public void onSetupMessage(
            SetupFlyweight header, UnsafeBuffer buffer, int length, InetSocketAddress source, int transport) {
        if (guests.admits(header.streamId(), header.sessionId(), source)) {
            super.onSetupMessage(header, buffer, length, source, transport);
        }
    }
}
