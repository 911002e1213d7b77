package duet.engine.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StopRequestTest {
    private final StopRequest request = new StopRequest();
    private final List<String> stopped = new ArrayList<>();

    @Test
    void onlyTheLastThatAskedIsStopped() {
        request.onMade(() -> stopped.add("first"));
        request.onMade(() -> stopped.add("second"));
        request.make();
        assertThat(stopped).containsExactly("second");
    }

    @Test
    void whatComesAfterTheRequestIsStoppedAtOnce() {
        request.make();
        request.onMade(() -> stopped.add("late"));
        assertThat(stopped).containsExactly("late");
    }

    @Test
    void whatIsOverIsNotStopped() {
        request.onMade(() -> stopped.add("over"));
        request.clear();
        request.make();
        assertThat(stopped).isEmpty();
        assertThat(request.isMade()).isTrue();
    }

    @Test
    void aPauseEndsWithTheRequest() throws InterruptedException {
        request.make();
        request.await(Duration.ofDays(1));
        assertThat(request.isMade()).isTrue();
    }
}
