package duet.actors.remote;

import akka.actor.typed.ActorRef;
import duet.actors.tower.TowerActor;
import duet.dataloader.batch.BatchBuffer;
import duet.ops.tower.ParameterCopy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** One tower of an outpost: hands it its orders as soon as their batches are there, and tells the coordinator's side of it. */
final class Post {
    private final ActorRef<TowerActor.Command> tower;
    private final ActorRef<CopyActor.Take> copies;
    private final Stock stock;
    private final Delivery<RemoteReport, RemoteOrder> delivery = new Delivery<>(this::send);
    private final Deque<RemoteOrder> orders = new ArrayDeque<>();
    private Optional<ActorRef<Reports>> coordinator = Optional.empty();
    private boolean coordinatorGone;
    private boolean saidLastWord;
    private long copy;
    private boolean carrying;

    Post(ActorRef<TowerActor.Command> tower, ActorRef<CopyActor.Take> copies, Stock stock) {
        this.tower = tower;
        this.copies = copies;
        this.stock = stock;
    }

    private void send(long first, List<RemoteReport> letters, long received) {
        coordinator.ifPresent(listener -> listener.tell(new Reports(first, letters, received)));
    }

    ActorRef<TowerActor.Command> tower() {
        return tower;
    }

    /** Who wants this tower's reports; nobody before the first word. */
    Optional<ActorRef<Reports>> coordinator() {
        return coordinator;
    }

    /** Whether it takes orders from there: from whoever spoke first, and nobody else. */
    boolean listensTo(ActorRef<Reports> from) {
        return coordinator.isEmpty() || coordinator.get().equals(from);
    }

    boolean saidLastWord() {
        return saidLastWord;
    }

    /** The tower has ended, the coordinator's side knows or is gone, and nobody waits for the rest of a copy. */
    boolean over() {
        return saidLastWord && !carrying && (coordinatorGone || delivery.allConfirmed());
    }

    void coordinatorGone() {
        coordinatorGone = true;
    }

    void resend() {
        delivery.resend();
    }

    void receive(Orders packet) {
        if (coordinator.isEmpty()) {
            coordinator = Optional.of(packet.from());
            delivery.resend();
        }
        for (RemoteOrder order : delivery.receive(packet.first(), packet.letters(), packet.received())) {
            if (order instanceof RemoteOrder.Stop) {
                // What waits for its batch would find no other tower to exchange with: a run in order has nothing left.
                orders.clear();
            }
            orders.add(order);
        }
        advance();
    }

    /** Hands on what can be, in the order it came. */
    void advance() {
        while (!saidLastWord && !orders.isEmpty() && handOn(orders.getFirst())) {
            orders.removeFirst();
        }
    }

    private boolean handOn(RemoteOrder order) {
        if (order instanceof RemoteOrder.OfBatch ofBatch) {
            return handOn(ofBatch);
        } else if (order instanceof RemoteOrder.Copy ordered) {
            copy = ordered.number();
            tower.tell(new TowerActor.Copy());
        } else if (order instanceof RemoteOrder.Stop) {
            tower.tell(new TowerActor.Stop());
        }
        return true;
    }

    private boolean handOn(RemoteOrder.OfBatch order) {
        Optional<String> never = stock.unmakeable(order.number());
        if (never.isPresent()) {
            fail(never.get(), false);
            return false;
        }
        Optional<BatchBuffer> batch = stock.batch(order.number());
        batch.ifPresent(buffer -> tower.tell(command(order, buffer)));
        return batch.isPresent();
    }

    private static TowerActor.Command command(RemoteOrder.OfBatch order, BatchBuffer buffer) {
        if (order instanceof RemoteOrder.Train train) {
            return new TowerActor.Train(
                    train.number(), train.step(), buffer, train.images(), train.sgd(), train.digest());
        }
        RemoteOrder.Test test = (RemoteOrder.Test) order;
        return new TowerActor.Test(test.number(), buffer, test.rows(), test.views());
    }

    void tell(RemoteReport report) {
        if (!saidLastWord) {
            saidLastWord = report instanceof RemoteReport.Stopped || report instanceof RemoteReport.Failed;
            delivery.post(report);
        }
    }

    /** One line, once; what this tower tells afterwards is of no use to anybody. */
    void fail(String reason, boolean peerLost) {
        tell(new RemoteReport.Failed(peerLost, reason.replaceAll("\\R+", " ")));
    }

    void carry(ParameterCopy taken) {
        if (saidLastWord) {
            return;
        }
        tell(new RemoteReport.Copying(copy));
        carrying = true;
        copies.tell(new CopyActor.Take(copy, taken));
    }

    void carried() {
        carrying = false;
    }
}
