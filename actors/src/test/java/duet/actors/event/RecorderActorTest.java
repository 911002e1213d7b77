package duet.actors.event;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecorderActorTest {
    private static final Event FIRST = new Event.Warning("first");
    private static final Event SECOND = new Event.Warning("second");
    private static final Event.RunEnded LAST = new Event.RunEnded(
            Outcome.COMPLETED, "all 6 steps are done", 6, Optional.of("abc"), List.of("00", "01"), Totals.NONE);

    private final List<Event> recorded = new ArrayList<>();
    private final List<Event.RunEnded> ended = new ArrayList<>();
    private final TestInbox<RecorderActor.Unrecorded> failures = TestInbox.create();

    /** A recorder whose sink fails at one event, if it ever comes. */
    private BehaviorTestKit<Event> recorder(Event failing) {
        return BehaviorTestKit.create(RecorderActor.create(
                event -> {
                    if (event.equals(failing)) {
                        throw new IllegalStateException("disk full");
                    }
                    assertThat(ended).as("ends that were told before the sink").isEmpty();
                    recorded.add(event);
                },
                failures.getRef(),
                ended::add));
    }

    @Test
    void eventsAreRecordedInOrderAndTheLastOneBeforeTheEndIsTold() {
        BehaviorTestKit<Event> recorder = recorder(null);
        List.of(FIRST, SECOND, LAST).forEach(recorder::run);

        assertThat(recorded).containsExactly(FIRST, SECOND, LAST);
        assertThat(ended).containsExactly(LAST);
        assertThat(failures.hasMessages()).isFalse();
        assertThat(recorder.isAlive()).isFalse();
    }

    @Test
    void aSinkThatFailsIsToldNoMoreAndItsFirstFailureIsTold() {
        BehaviorTestKit<Event> recorder = recorder(FIRST);
        recorder.run(FIRST);
        recorder.run(SECOND);
        recorder.run(FIRST);

        assertThat(recorded).isEmpty();
        assertThat(failures.getAllReceived())
                .extracting(RecorderActor.Unrecorded::inWords)
                .containsExactly("the event Warning could not be recorded: java.lang.IllegalStateException: disk full");
        assertThat(recorder.isAlive()).isTrue();
    }

    @Test
    void anEndThatCannotBeRecordedIsAFailure() {
        BehaviorTestKit<Event> recorder = recorder(LAST);
        recorder.run(LAST);

        assertThat(ended).hasSize(1);
        assertThat(ended.get(0).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended.get(0).message()).contains("RunEnded could not be recorded");
        assertThat(ended.get(0).digest()).isEqualTo(LAST.digest());
    }

    /** The coordinator may have ended the run before it hears of the failure. */
    @Test
    void aRunOfWhichAnEarlierEventIsMissingIsAFailureToo() {
        BehaviorTestKit<Event> recorder = recorder(SECOND);
        List.of(FIRST, SECOND, LAST).forEach(recorder::run);

        assertThat(ended).hasSize(1);
        assertThat(ended.get(0).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended.get(0).message())
                .isEqualTo("the event Warning could not be recorded: java.lang.IllegalStateException: disk full");
    }

    @Test
    void aRunThatFailedAlreadyKeepsItsCause() {
        Event.RunEnded failed = LAST.failing("tower 1 failed: out of chalk");
        BehaviorTestKit<Event> recorder = recorder(SECOND);
        recorder.run(SECOND);
        recorder.run(failed);

        assertThat(ended).containsExactly(failed);
    }
}
