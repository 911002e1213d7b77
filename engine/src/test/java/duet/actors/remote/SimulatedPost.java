package duet.actors.remote;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.Signal;
import akka.actor.typed.Terminated;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;
import duet.actors.tower.TowerActor;
import java.util.function.Consumer;

/**
 * What lies between a tower's two sides, on the coordinator's host and on its own. Each side has an actor on its host that stands for
 * the other one: passes on what it is told, and ends when the other one is seen to have ended, as Akka's references to other hosts do.
 */
public final class SimulatedPost {
    private final Network network;
    private ActorRef<Object> outpostSeenFromHere;
    private ActorRef<Object> towerSeenFromThere;
    private ActorRef<Reports> tower;

    /** Where an actor comes to be, soon. */
    public interface Host {
        <T> void enter(Behavior<T> actor, Consumer<ActorRef<T>> reference);
    }

    /** Carries what is told from one host to the other. */
    public interface Network {
        /** Perhaps late, twice, or never. */
        void carry(Runnable delivery);

        /** Some time, unless the host is given up: the news that an actor has ended. */
        void carryForSure(Runnable delivery);
    }

    /** Hears, on the coordinator's host, what counts of a tower: all that comes before it is given up. */
    public interface Fence {
        /** @param number of the batch */
        void done(long number);
    }

    private enum Gone {
        GONE
    }

    public SimulatedPost(Network network) {
        this.network = network;
    }

    /**
     * Has both actors enter.
     *
     * @param seenFromHere is told what to take for the outpost, on the coordinator's host
     */
    public void lay(
            Host here,
            Host there,
            ActorRef<Outpost.Command> outpost,
            Consumer<ActorRef<Outpost.Command>> seenFromHere) {
        there.enter(standsForTower(outpost), second -> {
            towerSeenFromThere = second;
            here.enter(standsForOutpost(outpost), first -> {
                outpostSeenFromHere = first;
                seenFromHere.accept(first.narrow());
            });
        });
    }

    /** The coordinator's host gives the other one up. */
    public void giveUpThere() {
        if (outpostSeenFromHere != null) {
            outpostSeenFromHere.tell(Gone.GONE);
        }
    }

    /** The tower's host gives the coordinator's up. */
    public void giveUpHere() {
        if (towerSeenFromThere != null) {
            towerSeenFromThere.tell(Gone.GONE);
        }
    }

    private Behavior<Object> standsForOutpost(ActorRef<Outpost.Command> outpost) {
        return Behaviors.setup(context -> Behaviors.receive(Object.class)
                .onMessage(Orders.class, packet -> {
                    if (tower == null) {
                        tower = packet.from();
                        context.watch(tower);
                    }
                    Orders sent = new Orders(
                            packet.tower(),
                            towerSeenFromThere.narrow(),
                            packet.first(),
                            packet.letters(),
                            packet.received());
                    network.carry(() -> outpost.tell(sent));
                    return Behaviors.same();
                })
                .onMessage(Gone.class, gone -> Behaviors.stopped())
                .onSignal(Terminated.class, ended -> {
                    network.carryForSure(this::giveUpHere);
                    return Behaviors.same();
                })
                .build());
    }

    private Behavior<Object> standsForTower(ActorRef<Outpost.Command> outpost) {
        return Behaviors.setup(context -> {
            context.watch(outpost);
            return Behaviors.receive(Object.class)
                    .onMessage(Reports.class, packet -> {
                        network.carry(() -> tower.tell(packet));
                        return Behaviors.same();
                    })
                    .onMessage(Gone.class, gone -> Behaviors.stopped())
                    .onSignal(Terminated.class, ended -> {
                        network.carryForSure(this::giveUpThere);
                        return Behaviors.same();
                    })
                    .build();
        });
    }

    /** The tower as the coordinator has it, watched. */
    public static Behavior<TowerActor.Command> fenced(
            RemoteTower.Parts parts, ActorRef<TowerActor.Report> reports, Fence fence) {
        return watched(RemoteTower.create(parts, reports), fence);
    }

    @SuppressWarnings("unchecked")
    private static Behavior<TowerActor.Command> watched(Behavior<TowerActor.Command> tower, Fence fence) {
        return (Behavior<TowerActor.Command>)
                (Behavior<?>) Behaviors.intercept(() -> new Watching(fence), (Behavior<Reports>) (Behavior<?>) tower);
    }

    private static final class Watching extends BehaviorInterceptor<Reports, Reports> {
        private final Fence fence;
        private boolean givenUp;

        Watching(Fence fence) {
            super(Reports.class);
            this.fence = fence;
        }

        @Override
        public Behavior<Reports> aroundReceive(
                TypedActorContext<Reports> context, Reports packet, ReceiveTarget<Reports> target) {
            for (RemoteReport letter : packet.letters()) {
                if (letter instanceof RemoteReport.Done done && !givenUp) {
                    fence.done(done.number());
                }
                givenUp |= letter instanceof RemoteReport.Failed;
            }
            return target.apply(context, packet);
        }

        @Override
        public Behavior<Reports> aroundSignal(
                TypedActorContext<Reports> context, Signal signal, SignalTarget<Reports> target) {
            givenUp |= signal instanceof Terminated;
            return target.apply(context, signal);
        }
    }
}
