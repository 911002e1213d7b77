package duet.engine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.actors.cluster.ClusterUnavailableException;
import duet.engine.signal.StopRequest;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class NodeRunTest {
    private final StopRequest stop = new StopRequest();
    private final List<String> news = new ArrayList<>();
    private final Deque<Life.Starter> lives = new ArrayDeque<>();
    private int open;

    @Test
    void oneLifeFollowsTheOtherUntilTheEndIsAskedFor() throws Exception {
        lives.add(() -> life(CompletableFuture.completedFuture("the run was served")));
        lives.add(() -> life(CompletableFuture.completedFuture("the coordinator is gone")));
        lives.add(this::stopped);
        run();
        assertThat(news)
                .containsExactly(
                        "over: the run was served", "over: the coordinator is gone", "over: asked to end", "ended");
        assertThat(open).isZero();
    }

    @Test
    void aHostThatIsAskedToEndBeforeItLivesDoesNotBegin() throws Exception {
        stop.make();
        run();
        assertThat(news).containsExactly("ended");
    }

    @Test
    void aPortThatTheOldLifeStillHoldsIsTriedAgain() throws Exception {
        lives.add(() -> life(CompletableFuture.completedFuture("the run was served")));
        for (int i = 0; i < 5; i++) {
            lives.add(NodeRunTest::refused);
        }
        lives.add(this::stopped);
        run();
        assertThat(news).contains("tries again: port 25521 is taken").endsWith("over: asked to end", "ended");
    }

    @Test
    void aPortThatStaysTakenEndsTheLoop() {
        lives.add(() -> life(CompletableFuture.completedFuture("the run was served")));
        for (int i = 0; i < 6; i++) {
            lives.add(NodeRunTest::refused);
        }
        assertThatThrownBy(this::run).isInstanceOf(ClusterUnavailableException.class);
        assertThat(lives).isEmpty();
    }

    @Test
    void aPortThatIsTakenFromTheStartIsToldAtOnce() {
        lives.add(NodeRunTest::refused);
        assertThatThrownBy(this::run).isInstanceOf(ClusterUnavailableException.class);
        assertThat(news).isEmpty();
    }

    private void run() throws InterruptedException {
        new NodeRun(() -> lives.remove().start(), stop, news::add, new RestartPause(Duration.ZERO)).run();
    }

    private Life stopped() {
        Life life = life(new CompletableFuture<>());
        stop.make();
        return life;
    }

    private Life life(CompletableFuture<String> end) {
        open++;
        return new Life() {
            @Override
            public CompletionStage<String> done() {
                return end;
            }

            @Override
            public void close() {
                open--;
            }
        };
    }

    /** Only the actors make one. */
    static Life refused() {
        try {
            Constructor<ClusterUnavailableException> constructor =
                    ClusterUnavailableException.class.getDeclaredConstructor(String.class, Throwable.class);
            constructor.setAccessible(true);
            throw constructor.newInstance("port 25521 is taken", null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
