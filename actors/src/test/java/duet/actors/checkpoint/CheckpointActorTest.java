package duet.actors.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import duet.actors.SmallPlan;
import duet.actors.schedule.Standing;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class CheckpointActorTest {
    private static final Checkpoint CHECKPOINT =
            new Checkpoint(Standing.atStart(new SmallPlan().plan().schedule()), OptionalDouble.of(0.25), List.of());
    private static final CheckpointStore.Written FILE = new CheckpointStore.Written("step-0", "abc", 5);

    private final TestInbox<CheckpointActor.Report> reports = TestInbox.create();

    private BehaviorTestKit<CheckpointActor.Write> actor(CheckpointStore store) {
        return BehaviorTestKit.create(CheckpointActor.create(store, reports.getRef()));
    }

    @Test
    void aCheckpointThatIsWrittenIsToldWithItsFile() {
        BehaviorTestKit<CheckpointActor.Write> actor = actor(checkpoint -> FILE);
        actor.run(new CheckpointActor.Write(CHECKPOINT));

        CheckpointActor.Written written = (CheckpointActor.Written) reports.receiveMessage();
        assertThat(written.checkpoint()).isSameAs(CHECKPOINT);
        assertThat(written.file()).isEqualTo(FILE);
        assertThat(written.nanos()).isNotNegative();
    }

    @Test
    void oneThatCannotBeWrittenIsToldInTheWordsOfTheStoreAndTheNextMayGoWell() {
        boolean[] full = {true};
        BehaviorTestKit<CheckpointActor.Write> actor = actor(checkpoint -> {
            if (full[0]) {
                throw new IOException("step-0: disk full");
            }
            return FILE;
        });
        actor.run(new CheckpointActor.Write(CHECKPOINT));
        assertThat(reports.receiveMessage()).isEqualTo(new CheckpointActor.Failed(CHECKPOINT, "step-0: disk full"));

        full[0] = false;
        actor.run(new CheckpointActor.Write(CHECKPOINT));
        assertThat(reports.receiveMessage()).isInstanceOf(CheckpointActor.Written.class);
    }

    @Test
    void aStoreThatBreaksIsToldToo() {
        BehaviorTestKit<CheckpointActor.Write> actor = actor(checkpoint -> {
            throw new OutOfMemoryError("no room");
        });
        actor.run(new CheckpointActor.Write(CHECKPOINT));

        assertThat(reports.receiveMessage())
                .isEqualTo(new CheckpointActor.Failed(CHECKPOINT, "java.lang.OutOfMemoryError: no room"));
        assertThat(actor.isAlive()).isTrue();
    }
}
