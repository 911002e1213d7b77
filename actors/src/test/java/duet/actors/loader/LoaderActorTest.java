package duet.actors.loader;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import duet.actors.SmallNetwork;
import duet.dataloader.DataException;
import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchMaker;
import duet.dataloader.batch.BatchRequest;
import duet.dataloader.batch.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LoaderActorTest {
    private static final BatchRequest REQUEST = new BatchRequest(Split.TRAINING, 3, 1, 0, 2);

    private final TestInbox<LoaderActor.Report> reports = TestInbox.create();
    private final BatchBuffer buffer = new BatchBuffer(2, SmallNetwork.IMAGE);

    private BehaviorTestKit<LoaderActor.Command> loader(Supplier<BatchMaker> makers) {
        return BehaviorTestKit.create(LoaderActor.create(5, makers, reports.getRef()));
    }

    private LoaderActor.BatchFailed failure() {
        return (LoaderActor.BatchFailed) reports.receiveMessage();
    }

    @Test
    void theBatchAskedForIsMadeIntoTheBufferThatWasLent() {
        List<BatchRequest> made = new ArrayList<>();
        loader(() -> (request, into) -> {
                    made.add(request);
                    into.labels()[1] = 4;
                })
                .run(new LoaderActor.Make(REQUEST, buffer));

        LoaderActor.BatchReady ready = (LoaderActor.BatchReady) reports.receiveMessage();
        assertThat(ready.loader()).isEqualTo(5);
        assertThat(ready.request()).isEqualTo(REQUEST);
        assertThat(ready.buffer()).isSameAs(buffer);
        assertThat(ready.nanos()).isPositive();
        assertThat(made).containsExactly(REQUEST);
        assertThat(buffer.labels()[1]).isEqualTo(4);
    }

    @Test
    void aLoaderAsksForOneMakerAndKeepsIt() {
        AtomicInteger asked = new AtomicInteger();
        BehaviorTestKit<LoaderActor.Command> loader = loader(() -> {
            asked.incrementAndGet();
            return (request, into) -> {};
        });
        loader.run(new LoaderActor.Make(REQUEST, buffer));
        loader.run(new LoaderActor.Make(REQUEST, buffer));

        assertThat(asked).hasValue(1);
    }

    @Test
    void aPictureThatCannotBeReadIsToldInItsOwnWords() {
        loader(() -> (request, into) -> {
                    throw new DataException("train/cat/1.JPEG: not a picture");
                })
                .run(new LoaderActor.Make(REQUEST, buffer));

        assertThat(failure().reason()).isEqualTo("train/cat/1.JPEG: not a picture");
    }

    @Test
    void aDefectIsToldWithTheLoadersNumber() {
        loader(() -> (request, into) -> {
                    throw new IllegalStateException("no such slot");
                })
                .run(new LoaderActor.Make(REQUEST, buffer));

        assertThat(failure().reason()).isEqualTo("loader 5: java.lang.IllegalStateException: no such slot");
    }

    @Test
    void aMakerThatCannotBeMadeIsToldToo() {
        loader(() -> {
                    throw new OutOfMemoryError("no room for a maker");
                })
                .run(new LoaderActor.Make(REQUEST, buffer));

        assertThat(failure().request()).isEqualTo(REQUEST);
    }
}
