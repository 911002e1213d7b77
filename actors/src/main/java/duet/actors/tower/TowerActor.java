package duet.actors.tower;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import duet.dataloader.batch.BatchBuffer;
import duet.ops.device.DeviceException;
import duet.ops.device.Parameter;
import duet.ops.device.Sgd;
import duet.ops.tower.ParameterCopy;
import duet.ops.tower.PeerLostException;
import duet.ops.tower.StepOutcome;
import duet.ops.tower.TowerNetwork;
import duet.ops.tower.WeightDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Owns one tower and does what it is told, one order after the other, on a thread that is its own. Whatever breaks ends it:
 * its weights would not survive a restart. It looks for the next order before a step and in the middle of it, so that the device
 * can fetch the next batch while it computes.
 */
public final class TowerActor extends AbstractBehavior<TowerActor.Command> {

    /** What a tower is told. Orders carry the running number of their batch. */
    public sealed interface Command {}

    /**
     * Learn from the first {@code images} images of a batch, as training step {@code step}.
     *
     * @param digest whether to take the digest of the weights afterwards
     */
    public record Train(long number, long step, BatchBuffer batch, int images, Sgd sgd, boolean digest)
            implements Command {}

    /** Test the first {@code images} images of a batch. */
    public record Test(long number, BatchBuffer batch, int rows, int views) implements Command {}

    /** Copy all parameters, which must be finite, to the host and lend the copy, until the next such order. */
    public record Copy() implements Command {}

    /** Tell the digest of the weights, and end. */
    public record Stop() implements Command {}

    /** Go on with the oldest order; told by the tower to itself, so that orders that have come meanwhile are heard first. */
    private enum Work implements Command {
        ON
    }

    /** What a tower tells. */
    public sealed interface Report {
        int tower();
    }

    /** The tower can take orders. */
    public record Ready(int tower, String device, List<String> warnings, long parameters, List<String> parameterNames)
            implements Report {
        public Ready {
            warnings = List.copyOf(warnings);
            parameterNames = List.copyOf(parameterNames);
        }
    }

    /** The tower has its own copy of the batch; from now on it does not look at the buffer again. */
    public record BatchTaken(int tower, long number, BatchBuffer batch) implements Report {}

    /** A copy of the parameters as they stand between the orders before and after. */
    public record Copied(int tower, ParameterCopy copy) implements Report {}

    /**
     * An order is done.
     *
     * @param digest of the weights afterwards, where the order asked for it
     * @param nanos from the end of the order before to the end of this one; for the first order, from when it came
     * @param waitingNanos how much of it the tower waited for the order
     */
    public record Done(
            int tower, long number, StepOutcome outcome, Optional<WeightDigest> digest, long nanos, long waitingNanos)
            implements Report {}

    /** The tower ends as it was told to. @param digest SHA-256 of its weights and biases, in hex */
    public record Stopped(int tower, String digest) implements Report {}

    /** The tower ends since something broke; told before the other tower can notice. */
    public record Failed(int tower, Throwable cause) implements Report {

        /** For people; a lost peer speaks for itself, and so does a device. */
        public String inWords() {
            if (cause instanceof PeerLostException) {
                return cause.getMessage();
            }
            return "tower " + tower + " failed: " + (cause instanceof DeviceException ? cause.getMessage() : cause);
        }
    }

    private final int number;
    private final Tower tower;
    private final TowerNetwork network;
    private final ActorRef<Report> reports;
    private final int[] labels;
    /** Not begun yet. */
    private final Deque<Command> orders = new ArrayDeque<>();

    /** Whether a {@link Work} is on its way. */
    private boolean working;
    /** A step whose first part is done; null elsewhere. */
    private Train halfway;
    /** The batch of a later order that the device fetches; null where there is none. */
    private BatchBuffer staged;

    private ParameterCopy copy;
    private boolean began;
    private long idleSince;
    /** When the order that is worked on was begun, and the end of the one before. */
    private long start;

    private long since;

    private TowerActor(ActorContext<Command> context, int number, Tower tower, int batch, ActorRef<Report> reports) {
        super(context);
        this.number = number;
        this.tower = tower;
        this.network = tower.network();
        this.reports = reports;
        this.labels = new int[batch];
    }

    /** @param batch most images in an order */
    public static Behavior<Command> create(int number, int batch, TowerFactory factory, ActorRef<Report> reports) {
        return Behaviors.setup(context -> {
            Tower tower;
            try {
                tower = factory.make(number);
            } catch (RuntimeException | Error e) {
                // An Error too: a library that does not load or memory that is not there must be told, not hang the
                // run.
                return failed(context, number, reports, e);
            }
            TowerActor actor = new TowerActor(context, number, tower, batch, reports);
            actor.tellReady();
            return actor;
        });
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Train.class, this::onOrder)
                .onMessage(Test.class, this::onOrder)
                .onMessage(Copy.class, this::onOrder)
                .onMessage(Stop.class, this::onOrder)
                .onMessage(Work.class, work -> onWork())
                .onSignal(PostStop.class, signal -> onPostStop())
                .build();
    }

    private Behavior<Command> onOrder(Command order) {
        orders.add(order);
        return attempt(() -> {
            if (halfway != null) {
                stageNext();
            }
            if (!working) {
                goOn();
            }
            return this;
        });
    }

    private Behavior<Command> onWork() {
        working = false;
        return attempt(() -> {
            if (halfway != null) {
                complete();
            } else if (orders.peek() instanceof Stop) {
                return stop();
            } else {
                begin(orders.remove());
            }
            if (halfway != null || !orders.isEmpty()) {
                goOn();
            }
            return this;
        });
    }

    private void goOn() {
        working = true;
        getContext().getSelf().tell(Work.ON);
    }

    private void begin(Command order) {
        if (order instanceof Train train) {
            tower.watch().began(TowerWatch.Work.TRAIN, train.step());
            take(train.number(), train.batch(), train.images());
            network.beginStep(train.step(), labels, train.images());
            halfway = train;
        } else if (order instanceof Test test) {
            tower.watch().began(TowerWatch.Work.TEST, test.number());
            take(test.number(), test.batch(), test.rows());
            StepOutcome outcome = network.test(labels, test.rows(), test.views());
            tellDone(test.number(), outcome, Optional.empty());
        } else {
            copy();
        }
    }

    private void complete() {
        Train train = halfway;
        halfway = null;
        StepOutcome outcome = network.completeStep(train.sgd());
        Optional<WeightDigest> weights = train.digest() ? Optional.of(network.digest()) : Optional.empty();
        tellDone(train.number(), outcome, weights);
    }

    private void tellDone(long order, StepOutcome outcome, Optional<WeightDigest> weights) {
        tower.watch().ended();
        idleSince = System.nanoTime();
        reports.tell(new Done(number, order, outcome, weights, idleSince - since, start - since));
    }

    private void copy() {
        tower.watch().began(TowerWatch.Work.COPY, 0);
        network.parameters().forEach(TowerActor::mustBeFinite);
        if (copy == null) {
            copy = ParameterCopy.of(network.parameters());
        }
        copy.take(network.parameters());
        tower.watch().ended();
        reports.tell(new Copied(number, copy));
    }

    /** A relu may take NaN for 0, so that neither loss nor gradients tell; a checkpoint must not keep it. */
    private static void mustBeFinite(Parameter parameter) {
        if (!parameter.finite(Parameter.Part.VALUE) || !parameter.finite(Parameter.Part.MOMENTUM)) {
            throw new IllegalStateException("the parameter " + parameter.name()
                    + " is not finite: the weights have run away; try a lower training.learning-rate or a warm-up");
        }
    }

    private Behavior<Command> stop() {
        reports.tell(new Stopped(number, network.digest().sha256()));
        return Behaviors.stopped();
    }

    /** On the tower's thread, in order or not: gives everything back, and frees a peer that waits in the exchange. */
    private Behavior<Command> onPostStop() {
        tower.close();
        return this;
    }

    private Behavior<Command> attempt(Supplier<Behavior<Command>> task) {
        try {
            return task.get();
        } catch (RuntimeException | Error e) {
            return failed(getContext(), number, reports, e);
        }
    }

    /** Images to the device, labels to a copy: the buffer goes back to the loaders before the step begins. */
    private void take(long order, BatchBuffer batch, int rows) {
        start = System.nanoTime();
        since = began ? idleSince : start;
        began = true;
        network.load(batch.images());
        staged = null;
        System.arraycopy(batch.labels(), 0, labels, 0, rows);
        reports.tell(new BatchTaken(number, order, batch));
        stageNext();
    }

    /** Has the device fetch the next batch while it computes this one. */
    private void stageNext() {
        if (staged == null) {
            staged = orders.stream()
                    .flatMap(order -> batch(order).stream())
                    .findFirst()
                    .orElse(null);
            if (staged != null) {
                network.stage(staged.images());
            }
        }
    }

    private static Optional<BatchBuffer> batch(Command order) {
        if (order instanceof Train train) {
            return Optional.of(train.batch());
        }
        return order instanceof Test test ? Optional.of(test.batch()) : Optional.empty();
    }

    private void tellReady() {
        long parameters =
                network.parameters().stream().mapToLong(Parameter::count).sum();
        List<String> names = network.parameters().stream().map(Parameter::name).toList();
        reports.tell(new Ready(number, network.device(), tower.warnings(), parameters, names));
    }

    private static Behavior<Command> failed(
            ActorContext<Command> context, int number, ActorRef<Report> reports, Throwable cause) {
        if (!(cause instanceof PeerLostException) && !(cause instanceof DeviceException)) {
            context.getLog().error("tower {} failed", number, cause);
        }
        // Told first, then ended: the exchange closes behind this message, so the coordinator hears of the cause before
        // it hears of the other tower's lost peer.
        reports.tell(new Failed(number, cause));
        return Behaviors.stopped();
    }
}
