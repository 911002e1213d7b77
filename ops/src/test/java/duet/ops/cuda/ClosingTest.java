package duet.ops.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {
    private final List<String> closed = new ArrayList<>();
    private final Closing closing = new Closing();

    private void add(String name) {
        closing.add(() -> closed.add(name));
    }

    private void addThatFails(String name) {
        closing.add(() -> {
            throw new CudaException(name);
        });
    }

    @Test
    void theLatestIsGivenBackFirstAndEachOnce() {
        add("a");
        add("b");
        closing.close();
        closing.close();
        assertThat(closed).containsExactly("b", "a");
    }

    @Test
    void whatFailsKeepsNoneOfTheOthersAndAllOfItIsTold() {
        add("a");
        addThatFails("b fails");
        addThatFails("c fails");
        add("d");
        assertThatThrownBy(closing::close)
                .isInstanceOf(CudaException.class)
                .hasMessage("c fails")
                .satisfies(e -> assertThat(e.getSuppressed()).singleElement().satisfies(other -> assertThat(other)
                        .hasMessage("b fails")));
        assertThat(closed).containsExactly("d", "a");
    }

    @Test
    void afterAFailureThatOneIsToldAndWhatFailsBesides() {
        add("a");
        addThatFails("b fails");
        CudaException failure = new CudaException("the first");
        closing.closeAfter(failure);
        assertThat(closed).containsExactly("a");
        assertThat(failure.getSuppressed()).singleElement().satisfies(other -> assertThat(other)
                .hasMessage("b fails"));
    }
}
