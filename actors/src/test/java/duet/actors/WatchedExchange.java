package duet.actors;

import duet.ops.tower.Exchange;
import duet.ops.tower.Transfer;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** An exchange that does something first whenever it is asked to send. */
public record WatchedExchange(Exchange exchange, Consumer<Transfer> beforeSending) implements Exchange {

    @Override
    public void send(int peer, Transfer transfer, ByteBuffer half) {
        beforeSending.accept(transfer);
        exchange.send(peer, transfer, half);
    }

    @Override
    public void receive(int peer, Transfer transfer, ByteBuffer half) {
        exchange.receive(peer, transfer, half);
    }

    @Override
    public long bytesSent() {
        return exchange.bytesSent();
    }

    @Override
    public void close() {
        exchange.close();
    }
}
