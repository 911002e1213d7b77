package duet.actors.cluster;

import akka.actor.typed.ActorRef;
import duet.actors.event.Outcome;
import duet.actors.remote.Outpost;
import java.util.List;

/** How a muster went. */
sealed interface MusterResult {

    /** All hosts stand, and the tensor wire between them. */
    record Ready(List<Post> posts) implements MusterResult {
        public Ready {
            posts = List.copyOf(posts);
        }
    }

    /** The run ends before it began. */
    record Over(Outcome outcome, String message) implements MusterResult {}

    /** A host's towers, and who owns them there. */
    record Post(HostAddress host, List<Integer> towers, ActorRef<Outpost.Command> outpost) {}
}
