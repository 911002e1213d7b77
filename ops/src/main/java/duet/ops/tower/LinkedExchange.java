package duet.ops.tower;

import java.nio.ByteBuffer;
import java.util.Optional;

/** An exchange through the host's memory, and a direct link beside it for the tensors of the towers that it reaches. */
public final class LinkedExchange implements Exchange {
    private final Exchange host;
    private final DirectLink link;

    /** Both are closed with it. */
    public LinkedExchange(Exchange host, DirectLink link) {
        this.host = host;
        this.link = link;
    }

    @Override
    public void send(int peer, Transfer transfer, ByteBuffer part) {
        host.send(peer, transfer, part);
    }

    @Override
    public void receive(int peer, Transfer transfer, ByteBuffer part) {
        host.receive(peer, transfer, part);
    }

    @Override
    public Optional<DirectLink> direct(int peer) {
        return link.reaches(peer) ? Optional.of(link) : Optional.empty();
    }

    @Override
    public long bytesSent() {
        return host.bytesSent() + link.bytesSent();
    }

    @Override
    public void close() {
        try {
            link.close();
        } finally {
            host.close();
        }
    }
}
