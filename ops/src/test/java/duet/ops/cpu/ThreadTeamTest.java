package duet.ops.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ThreadTeamTest {
    private final ThreadTeam team = new ThreadTeam(3);

    @AfterEach
    void close() {
        team.close();
    }

    @Test
    void shouldWorkOnAllPartsAtTheSameTime() {
        CountDownLatch all = new CountDownLatch(3);
        team.forEach(Collections.nCopies(3, all), latch -> {
            latch.countDown();
            await(latch);
        });
        assertThat(all.getCount()).isZero();
    }

    @Test
    void shouldGiveEachPartAThreadOfItsOwnAndTheFirstTheCallers() {
        Slot[] first = slots(3);
        team.forEach(List.of(first), Slot::note);
        Slot[] second = slots(2);
        team.forEach(List.of(second), Slot::note);

        assertThat(first[0].thread).isSameAs(Thread.currentThread());
        assertThat(Stream.of(first).map(slot -> slot.thread)).doesNotHaveDuplicates();
        assertThat(second[1].thread).isSameAs(first[1].thread);
    }

    @Test
    void shouldGiveEachPartOneThreadOfOpenMpAndTheCallerItsOwnCountBack() {
        int before = OpenMpThreads.count();
        try {
            OpenMpThreads.set(3);
            Slot[] slots = slots(3);
            team.forEach(List.of(slots), Slot::note);
            assertThat(slots).allSatisfy(slot -> assertThat(slot.openMpThreads).isOne());
            assertThat(OpenMpThreads.count()).isEqualTo(3);
        } finally {
            OpenMpThreads.set(before);
        }
    }

    @Test
    void shouldShowTheCallerWhatEachPartHasWritten() {
        long[][] counts = new long[3][1];
        for (int use = 1; use <= 20_000; use++) {
            team.forEach(List.of(counts), count -> count[0]++);
            assertThat(counts[0][0] + counts[1][0] + counts[2][0]).isEqualTo(3L * use);
        }
    }

    @Test
    void shouldThrowWhatAPartThrowsWhenAllAreDoneAndStayUsable() {
        for (int failing = 0; failing < 3; failing++) {
            Slot[] slots = slots(3);
            Slot bad = slots[failing];
            Consumer<Slot> work = slot -> {
                slot.note();
                if (slot == bad) {
                    throw new IllegalStateException("part that fails");
                }
            };
            assertThatThrownBy(() -> team.forEach(List.of(slots), work)).hasMessage("part that fails");
            assertThat(slots).allSatisfy(slot -> assertThat(slot.thread).isNotNull());
        }
        assertThatThrownBy(() -> team.forEach(List.of(1, 2, 3), part -> {
                    throw new OutOfMemoryError("part " + part);
                }))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("part 1")
                .satisfies(error -> assertThat(error.getSuppressed()).hasSize(2));
    }

    @Test
    void shouldRefuseMorePartsThanThreads() {
        assertThatThrownBy(() -> team.forEach(List.of(1, 2, 3, 4), part -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 parts for 3 threads");
    }

    @Test
    void shouldEndItsThreadsWhenItIsClosed() throws InterruptedException {
        Slot[] slots = slots(3);
        team.forEach(List.of(slots), Slot::note);
        team.close();
        for (int i = 1; i < slots.length; i++) {
            slots[i].thread.join(TimeUnit.SECONDS.toMillis(10));
            assertThat(slots[i].thread.isAlive()).isFalse();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Slot[] slots(int count) {
        return IntStream.range(0, count).mapToObj(i -> new Slot()).toArray(Slot[]::new);
    }

    /** On which thread a part was worked on. */
    private static final class Slot {
        private Thread thread;
        private int openMpThreads;

        private void note() {
            thread = Thread.currentThread();
            openMpThreads = OpenMpThreads.count();
        }
    }
}
