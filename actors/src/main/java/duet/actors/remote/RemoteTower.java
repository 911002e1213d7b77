package duet.actors.remote;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import duet.actors.tower.TowerActor;
import duet.ops.tower.Exchange;
import duet.ops.tower.ParameterCopy;

/**
 * A tower on another host, to the coordinator like any other: takes the same orders and makes the same reports. An order goes
 * to the tower's outpost without its batch, which the host makes itself.
 */
public final class RemoteTower {
    private RemoteTower() {}

    /**
     * What it stands for.
     *
     * @param host its name, for people
     * @param outpost that owns the tower
     * @param bulk the end on which copies of parameters come
     * @param landing where they land; lent out until the next one is asked for
     */
    public record Parts(
            int tower, String host, ActorRef<Outpost.Command> outpost, Exchange bulk, ParameterCopy landing) {}

    public static Behavior<TowerActor.Command> create(Parts parts, ActorRef<TowerActor.Report> reports) {
        throw new UnsupportedOperationException();
    }
}
