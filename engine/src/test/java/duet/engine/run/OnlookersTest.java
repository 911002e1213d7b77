package duet.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.actors.checkpoint.Checkpoint;
import duet.actors.checkpoint.CheckpointStore;
import duet.actors.event.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnlookersTest {
    private final List<String> told = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /** Fails at a warning. */
    private final class Named implements Onlooker {
        private final String name;
        private final boolean failing;

        private Named(String name, boolean failing) {
            this.name = name;
            this.failing = failing;
        }

        @Override
        public void accept(Event event) {
            if (failing && event instanceof Event.Warning) {
                throw new IllegalStateException("it cannot see");
            }
            told.add(name + " hears");
        }

        @Override
        public void see(Checkpoint checkpoint) {
            told.add(name + " sees");
        }

        @Override
        public void close() {
            told.add(name + " goes");
        }
    }

    private final Onlookers onlookers =
            new Onlookers(List.of(new Named("one", true), new Named("other", false)), warnings::add);

    @Test
    void oneThatFailsIsToldNoMoreAndTheOthersAre() {
        onlookers.accept(new Event.HostHeard("a"));
        onlookers.accept(new Event.Warning("w"));
        onlookers.accept(new Event.HostHeard("b"));
        onlookers.close();
        assertThat(told)
                .containsExactly("one hears", "other hears", "one goes", "other hears", "other hears", "other goes");
        assertThat(warnings)
                .singleElement()
                .asString()
                .isEqualTo("Named looks on no more, the run goes on: java.lang.IllegalStateException: it cannot see");
    }

    @Test
    void aCheckpointIsSeenOnceItIsSafe() throws IOException {
        CheckpointStore store = onlookers.beside(checkpoint -> {
            told.add("written");
            return new CheckpointStore.Written("file", "sha", 7);
        });
        assertThat(store.write(null).bytes()).isEqualTo(7);
        assertThat(told).containsExactly("written", "one sees", "other sees");
    }

    @Test
    void aCheckpointThatCouldNotBeWrittenIsNotSeen() {
        CheckpointStore store = onlookers.beside(checkpoint -> {
            throw new IOException("full");
        });
        assertThatThrownBy(() -> store.write(null)).isInstanceOf(IOException.class);
        assertThat(told).isEmpty();
    }
}
