package duet.actors.loader;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import com.typesafe.config.Config;
import duet.dataloader.DataException;
import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchMaker;
import duet.dataloader.batch.BatchRequest;
import java.util.function.Supplier;

/** Makes whole batches, one at a time, into buffers it is lent. A batch it cannot make is told; the next may go well. */
public final class LoaderActor extends AbstractBehavior<LoaderActor.Command> {

    /** What a loader is told. */
    public sealed interface Command {}

    /** Fill a buffer, which belongs to the loader until it is told ready or failed. */
    public record Make(BatchRequest request, BatchBuffer buffer) implements Command {}

    /** What a loader tells. */
    public sealed interface Report {
        int loader();
    }

    /** @param nanos time it took to make */
    public record BatchReady(int loader, BatchRequest request, BatchBuffer buffer, long nanos) implements Report {}

    /** @param reason for people: which picture, what was found */
    public record BatchFailed(int loader, BatchRequest request, String reason) implements Report {}

    private static final String OWN_THREAD = "duet.loaders-have-threads";

    private final int number;
    private final Supplier<BatchMaker> makers;
    private final ActorRef<Report> reports;
    private BatchMaker maker;

    private LoaderActor(
            ActorContext<Command> context, int number, Supplier<BatchMaker> makers, ActorRef<Report> reports) {
        super(context);
        this.number = number;
        this.makers = makers;
        this.reports = reports;
    }

    /** @param makers asked once, at the first order, for a maker that only this loader uses */
    public static Behavior<Command> create(int number, Supplier<BatchMaker> makers, ActorRef<Report> reports) {
        return Behaviors.setup(context -> new LoaderActor(context, number, makers, reports));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onMessage(Make.class, this::onMake).build();
    }

    private Behavior<Command> onMake(Make order) {
        long start = System.nanoTime();
        try {
            maker().make(order.request(), order.buffer());
            reports.tell(new BatchReady(number, order.request(), order.buffer(), System.nanoTime() - start));
        } catch (DataException e) {
            reports.tell(new BatchFailed(number, order.request(), e.getMessage()));
        } catch (RuntimeException | Error e) {
            // An Error too: memory that is not there must be told, not hang the run.
            getContext().getLog().error("loader {} failed at {}", number, order.request(), e);
            reports.tell(new BatchFailed(number, order.request(), "loader " + number + ": " + e));
        }
        return this;
    }

    /** Only a thread that is the loader's own may be pushed behind the others, since that is for good. */
    private static boolean hasThread(ActorContext<Command> context) {
        Config settings = context.getSystem().settings().config();
        return settings.hasPath(OWN_THREAD) && settings.getBoolean(OWN_THREAD);
    }

    private BatchMaker maker() {
        if (maker == null) {
            if (hasThread(getContext())) {
                BackgroundPriority.take();
            }
            maker = makers.get();
        }
        return maker;
    }
}
