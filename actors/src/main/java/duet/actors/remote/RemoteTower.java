package duet.actors.remote;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import duet.actors.tower.TowerActor;
import duet.ops.tower.Exchange;
import duet.ops.tower.ParameterCopy;
import duet.ops.tower.PeerLostException;

/**
 * A tower on another host, to the coordinator like any other: takes the same orders and makes the same reports. An order goes
 * to the tower's outpost without its batch, which the host makes itself. Ends with the report that the tower stopped or failed;
 * a copy that is under way is waited for, so that nobody writes to where it lands any more.
 */
public final class RemoteTower extends AbstractBehavior<RemoteTower.Told> {
    private final Parts parts;
    private final ActorRef<TowerActor.Report> reports;
    private final ActorRef<CopyActor.Take> copies;
    private final Delivery<RemoteOrder, RemoteReport> delivery;
    private final OwnBatches batches = new OwnBatches();
    /** Counted from 1: copy 0 is the one that a host begins with. */
    private long lastCopy;

    private boolean landing;

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

    /** Whatever it is told, from either side. */
    sealed interface Told permits Ordered, Reports, CopyTaken, Resend {}

    /** By the coordinator. */
    private record Ordered(TowerActor.Command order) implements Told {}

    private record CopyTaken(CopyActor.Taken taken) implements Told {}

    private record Resend() implements Told {}

    private RemoteTower(ActorContext<Told> context, Parts parts, ActorRef<TowerActor.Report> reports) {
        super(context);
        this.parts = parts;
        this.reports = reports;
        copies = context.spawn(
                CopyActor.create(
                        parts.tower(),
                        CopyTransport::receive,
                        parts.bulk(),
                        parts.tower(),
                        context.messageAdapter(CopyActor.Taken.class, CopyTaken::new)),
                "copies",
                DispatcherSelector.fromConfig(CopyActor.DISPATCHER));
        delivery = new Delivery<>((first, letters, received) ->
                parts.outpost().tell(new Orders(parts.tower(), context.getSelf().narrow(), first, letters, received)));
        context.watch(parts.outpost());
        delivery.post(new RemoteOrder.Begin());
    }

    /** Of a child of the coordinator, in the place of a {@link TowerActor}. @param reports told what the host tells */
    public static Behavior<TowerActor.Command> create(Parts parts, ActorRef<TowerActor.Report> reports) {
        Behavior<Told> tower = Behaviors.withTimers(timers -> Behaviors.setup(context -> {
            startResending(timers);
            return new RemoteTower(context, parts, reports);
        }));
        return Behaviors.transformMessages(
                TowerActor.Command.class, tower, orders -> orders.match(TowerActor.Command.class, Ordered::new));
    }

    private static void startResending(TimerScheduler<Told> timers) {
        timers.startTimerWithFixedDelay(new Resend(), Delivery.RESEND);
    }

    @Override
    public Receive<Told> createReceive() {
        return newReceiveBuilder()
                .onMessage(Ordered.class, told -> onOrder(told.order()))
                .onMessage(Reports.class, this::onReports)
                .onMessage(CopyTaken.class, told -> onCopyTaken(told.taken()))
                .onMessage(Resend.class, tick -> onResend())
                .onSignal(Terminated.class, signal -> onOutpostGone())
                .build();
    }

    private Behavior<Told> onOrder(TowerActor.Command order) {
        if (order instanceof TowerActor.Train train) {
            batches.ordered(train);
            delivery.post(
                    new RemoteOrder.Train(train.number(), train.step(), train.images(), train.sgd(), train.digest()));
        } else if (order instanceof TowerActor.Test test) {
            batches.ordered(test);
            delivery.post(new RemoteOrder.Test(test.number(), test.rows(), test.views()));
        } else if (order instanceof TowerActor.Copy) {
            lastCopy++;
            delivery.post(new RemoteOrder.Copy(lastCopy));
        } else if (order instanceof TowerActor.Stop) {
            delivery.post(new RemoteOrder.Stop());
        }
        return this;
    }

    private Behavior<Told> onReports(Reports packet) {
        for (RemoteReport report : delivery.receive(packet.first(), packet.letters(), packet.received())) {
            Behavior<Told> next = onReport(report);
            if (next != this) {
                return next;
            }
        }
        return this;
    }

    private Behavior<Told> onReport(RemoteReport report) {
        int tower = parts.tower();
        if (report instanceof RemoteReport.Ready ready) {
            reports.tell(new TowerActor.Ready(
                    tower, ready.device(), ready.warnings(), ready.parameters(), ready.parameterNames()));
        } else if (report instanceof RemoteReport.BatchTaken taken) {
            return onBatchTaken(taken);
        } else if (report instanceof RemoteReport.Copying copying) {
            // Not before: the tower may take longer to come to the copy than a peer may be silent.
            landing = true;
            copies.tell(new CopyActor.Take(copying.number(), parts.landing()));
        } else if (report instanceof RemoteReport.Done done) {
            reports.tell(new TowerActor.Done(
                    tower, done.number(), done.outcome(), done.digest(), done.nanos(), done.waitingNanos()));
        } else if (report instanceof RemoteReport.Stopped stopped) {
            reports.tell(new TowerActor.Stopped(tower, stopped.digest()));
            return end();
        } else if (report instanceof RemoteReport.Failed failed) {
            String words = "host " + parts.host() + ": " + failed.reason();
            return fail(failed.peerLost() ? new PeerLostException(words) : new HostFailure(words));
        }
        return this;
    }

    private Behavior<Told> onBatchTaken(RemoteReport.BatchTaken taken) {
        OwnBatches.Own own = batches.remove(taken.number());
        if (taken.checksum() != own.checksum()) {
            return fail(new HostFailure(own.differsFrom(parts.host(), taken.checksum())));
        }
        reports.tell(new TowerActor.BatchTaken(parts.tower(), taken.number(), own.buffer()));
        return this;
    }

    private Behavior<Told> onCopyTaken(CopyActor.Taken taken) {
        landing = false;
        if (taken.failure().isPresent()) {
            return fail(taken.failure().get());
        }
        reports.tell(new TowerActor.Copied(parts.tower(), parts.landing()));
        return this;
    }

    private Behavior<Told> onResend() {
        delivery.resend();
        return this;
    }

    /** Before the tower's last word has come: an outpost ends only when that was received. */
    private Behavior<Told> onOutpostGone() {
        return fail(new PeerLostException(
                "host " + parts.host() + " left the cluster with tower " + parts.tower() + ", or ended unasked"));
    }

    private Behavior<Told> fail(Throwable cause) {
        reports.tell(new TowerActor.Failed(parts.tower(), cause));
        return end();
    }

    /** At once, or behind the copy that is under way: to break it off here would leave its sender waiting. */
    private Behavior<Told> end() {
        if (!landing) {
            return Behaviors.stopped();
        }
        return Behaviors.receive(Told.class)
                .onMessage(CopyTaken.class, told -> Behaviors.stopped())
                .onAnyMessage(told -> Behaviors.same())
                .onSignal(Terminated.class, signal -> Behaviors.same())
                .build();
    }
}
