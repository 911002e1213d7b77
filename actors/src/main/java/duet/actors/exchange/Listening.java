package duet.actors.exchange;

import io.aeron.Aeron;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.Subscription;
import io.aeron.exceptions.RegistrationException;
import io.aeron.status.ChannelEndpointStatus;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The socket on which a host hears all others. A stream that nobody sends on holds it open; those that are waited for join it by
 * its tag.
 */
record Listening(Endpoint endpoint) {
    private static final String TAG = "1";

    /** On which everything comes in. */
    static final String CHANNEL = CommonContext.UDP_CHANNEL + "?tags=" + TAG;

    private static final int NO_STREAM = 0;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** @throws WireUnavailableException when the port is taken */
    static Listening on(Aeron client, Endpoint bind) {
        String channel = new ChannelUriStringBuilder()
                .media(CommonContext.UDP_MEDIA)
                .endpoint(bind.toString())
                .tags(TAG)
                .build();
        try {
            return new Listening(new Endpoint(bind.host(), port(client.addSubscription(channel, NO_STREAM))));
        } catch (RegistrationException e) {
            throw new WireUnavailableException(e.getMessage(), e);
        }
    }

    private static int port(Subscription subscription) {
        long start = System.nanoTime();
        String found = subscription.resolvedEndpoint();
        while (found == null) {
            if (subscription.channelStatus() == ChannelEndpointStatus.ERRORED) {
                throw new WireUnavailableException("the port is taken");
            }
            if (System.nanoTime() - start > TIMEOUT.toNanos()) {
                throw new WireUnavailableException("the driver found no port within " + TIMEOUT.toSeconds() + " s");
            }
            LockSupport.parkNanos(1_000_000);
            found = subscription.resolvedEndpoint();
        }
        return Integer.parseInt(found.substring(found.lastIndexOf(':') + 1));
    }
}
