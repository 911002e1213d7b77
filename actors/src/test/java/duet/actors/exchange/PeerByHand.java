package duet.actors.exchange;

import duet.ops.tower.Transfer;
import io.aeron.Aeron;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.ExclusivePublication;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.BufferClaim;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Tower 0 and the coordinator, played by a test that writes its fragments by hand. Tower 1 is real. */
final class PeerByHand implements AutoCloseable {
    static final int PAYLOAD = 400;

    private final MediaDriver driver;
    private final Aeron client;
    private final Endpoint endpoint;
    private final BufferClaim claim = new BufferClaim();
    private ExclusivePublication publication;

    PeerByHand(Path directory) {
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
                .aeronDirectoryName(directory.toString())
                .threadingMode(ThreadingMode.SHARED)
                .dirDeleteOnShutdown(true));
        client = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory.toString()));
        endpoint = Listening.on(client, new Endpoint("127.0.0.1", 0)).endpoint();
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** Makes the streams to and from tower 1. */
    void join(Endpoint tower1, long token) {
        client.addSubscription(Listening.CHANNEL, new Course(1, 0).streamId());
        client.addSubscription(Listening.CHANNEL, new Course(1, HostWire.COORDINATOR).streamId());
        Course bulk = new Course(HostWire.COORDINATOR, 1);
        publish(tower1, bulk, bulk.sessionId(token));
        Course tensors = new Course(0, 1);
        publication = publish(tower1, tensors, tensors.sessionId(token));
    }

    ExclusivePublication publish(Endpoint tower1, Course course, int session) {
        return client.addExclusivePublication(
                new ChannelUriStringBuilder()
                        .media("udp")
                        .endpoint(tower1.toString())
                        .sessionId(session)
                        .termLength(1 << 16)
                        .build(),
                course.streamId());
    }

    /** Sends the bytes from {@code offset} on of a part of three payloads whose bytes are 0, 1, 2 ... */
    byte[] send(Seal seal, Transfer transfer, int offset) {
        return send(seal, transfer, offset, 0, log -> {});
    }

    /**
     * @param shift from the right position to the one that is sealed
     * @param alteration of the sealed fragment, its header first
     * @return the fragment as it was sent
     */
    byte[] send(Seal seal, Transfer transfer, int offset, int shift, Consumer<MutableDirectBuffer> alteration) {
        UnsafeBuffer part = new UnsafeBuffer(new byte[3 * PAYLOAD]);
        for (int i = 0; i < part.capacity(); i++) {
            part.putByte(i, (byte) i);
        }
        long position = claim(FragmentHeader.LENGTH + PAYLOAD + seal.kind().trailer());
        FragmentHeader.write(
                claim.buffer(), claim.offset(), HostWires.TOKEN, transfer, offset, part.capacity(), seal.kind());
        seal.put(claim.buffer(), claim.offset(), position + shift, part, offset, PAYLOAD);
        alteration.accept(new UnsafeBuffer(claim.buffer(), claim.offset(), claim.length()));
        byte[] sent = new byte[claim.length()];
        claim.buffer().getBytes(claim.offset(), sent);
        claim.commit();
        return sent;
    }

    void send(byte[] fragment) {
        claim(fragment.length);
        claim.buffer().putBytes(claim.offset(), fragment);
        claim.commit();
    }

    private long claim(int length) {
        long position = publication.tryClaim(length, claim);
        while (position < 0) {
            Thread.onSpinWait();
            position = publication.tryClaim(length, claim);
        }
        return position;
    }

    @Override
    public void close() {
        CloseHelper.closeAll(client, driver);
    }
}
