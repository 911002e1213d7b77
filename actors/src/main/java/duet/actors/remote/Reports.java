package duet.actors.remote;

import java.util.List;

/** Reports on their way to the coordinator, as {@link Delivery} sends them. */
record Reports(long first, List<RemoteReport> letters, long received) implements RemoteTower.Told, RemoteMessage {
    Reports {
        letters = List.copyOf(letters);
    }
}
