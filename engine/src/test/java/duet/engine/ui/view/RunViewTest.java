package duet.engine.ui.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import duet.actors.event.Event;
import duet.actors.event.Outcome;
import duet.actors.event.Totals;
import duet.engine.filters.Kernels;
import java.nio.FloatBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunViewTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    /** Steps of a point; images; loss: its places in the array. */
    private static final int STEPS = 1;

    private static final int IMAGES = 2;
    private static final int LOSS = 3;

    private final RunView view = new RunView(3, "small");
    private final Cursor cursor = new Cursor();

    @Test
    void aPageIsToldEverythingOnceAndThenWhatIsNew() throws Exception {
        tell(ToldSteps.opened("small-1", 0), ToldSteps.started(0), ToldSteps.step(0, 2.5));
        JsonNode first = news();
        assertThat(first.path("run").asInt()).isEqualTo(3);
        assertThat(first.path("head").path("name").asText()).isEqualTo("small-1");
        assertThat(first.path("head").path("parameters").asInt()).isEqualTo(1234);
        assertThat(first.path("standing").path("phase").asText()).isEqualTo("training");
        assertThat(first.path("curve").path("anew").asBoolean()).isTrue();
        assertThat(first.path("curve").path("points")).hasSize(1);
        assertThat(first.path("notices")).hasSize(2);
        assertThat(news()).hasSize(1);
        tell(ToldSteps.step(1, 1.5));
        JsonNode second = news();
        assertThat(second.has("head")).isFalse();
        assertThat(second.path("curve").path("anew").asBoolean()).isFalse();
        assertThat(second.path("curve").path("points")).hasSize(1);
        assertThat(second.path("curve").path("points").path(0).path(LOSS).asDouble())
                .isEqualTo(1.5);
    }

    @Test
    void aLongRunTakesNoMoreRoomThanAShortOneAndLosesNothingOfItsMeans() throws Exception {
        int steps = 5 * Curve.PLACES + 3;
        for (int step = 0; step < steps; step++) {
            tell(ToldSteps.step(step, step % 2 == 0 ? 1 : 3));
            tell(new Event.EpochDone(step, 4, 1, 0.5, 0.25, 1), new Event.ValidationDone(step, 8, 1, 0.5, 0.25, 1));
        }
        JsonNode told = news();
        JsonNode points = told.path("curve").path("points");
        assertThat(points.size()).isBetween(Curve.PLACES / 2, Curve.PLACES);
        long counted = 0;
        double loss = 0;
        for (JsonNode point : points) {
            counted += point.path(STEPS).asLong();
            loss += point.path(LOSS).asDouble() * point.path(IMAGES).asLong();
        }
        assertThat(counted).isEqualTo(steps);
        assertThat(loss / (4 * steps)).isBetween(1.99, 2.01);
        assertThat(told.path("epochs").path("tested")).hasSize(Epochs.LATEST);
        assertThat(told.path("notices")).hasSize(Notices.LATEST);
    }

    @Test
    void whoIsFarBehindIsToldTheCurveAnew() throws Exception {
        tell(ToldSteps.step(0, 1));
        news();
        for (int step = 1; step <= Curve.LATEST + 1; step++) {
            tell(ToldSteps.step(step, 1));
        }
        assertThat(news().path("curve").path("anew").asBoolean()).isTrue();
    }

    @Test
    void whatIsDoneAgainAfterACheckpointTakesThePlaceOfWhatWasLost() throws Exception {
        tell(ToldSteps.opened("small", 0), ToldSteps.started(0));
        for (int step = 0; step < 25; step++) {
            tell(ToldSteps.step(step, 1));
        }
        tell(new Event.ValidationDone(0, 8, 1, 0.9, 0.5, 1), new Event.ValidationDone(1, 8, 1, 0.8, 0.4, 1));
        news();
        tell(ToldSteps.opened("small", 12), ToldSteps.started(12), ToldSteps.step(12, 7));
        JsonNode told = news();
        assertThat(told.path("curve").path("anew").asBoolean()).isTrue();
        JsonNode points = told.path("curve").path("points");
        assertThat(points).hasSize(13);
        assertThat(points.path(12).path(LOSS).asDouble()).isEqualTo(7);
        assertThat(told.path("epochs").path("tested")).hasSize(1);
    }

    @Test
    void aLossThatIsNoNumberLeavesAGap() throws Exception {
        tell(ToldSteps.step(0, Double.NaN));
        assertThat(news().path("curve").path("points").path(0).path(LOSS).isNull())
                .isTrue();
    }

    @Test
    void textsOfARunArriveAsTheyAre() throws Exception {
        String nasty = "</script><img src=x onerror=alert(1)> \"'\\ \u2028";
        tell(ToldSteps.opened(nasty, 0), new Event.Warning(nasty));
        JsonNode told = news();
        assertThat(told.path("head").path("name").asText()).isEqualTo(nasty);
        assertThat(told.path("notices").path(1).path("text").asText()).isEqualTo(nasty);
    }

    @Test
    void whyTheRateChangedIsTold() throws Exception {
        tell(new Event.LearningRateChanged(3, 0.01, 0.001, "validation stalled"));
        JsonNode change = news().path("epochs").path("rates").path(0);
        assertThat(change.path("epoch").asInt()).isEqualTo(3);
        assertThat(change.path("reason").asText()).isEqualTo("validation stalled");
    }

    @Test
    void anActorTellsWhatItDoesAndDid() throws Exception {
        Track track = view.activity().track("loader 0", "a free buffer");
        assertThat(track.state()).isEqualTo("waits for a free buffer");
        track.begin(Track.Kind.MAKE, 5);
        assertThat(track.state()).isEqualTo("makes the batch of step 5");
        track.end();
        JsonNode actor = news().path("activity").path("actors").path(0);
        assertThat(actor.path("kind").asText()).isEqualTo("wait");
        assertThat(actor.path("spans")).hasSize(1);
        assertThat(actor.path("spans").path(0).path(0).asLong())
                .isLessThanOrEqualTo(actor.path("spans").path(0).path(1).asLong());
        assertThat(news().path("activity").path("actors").path(0).path("spans")).isEmpty();
        for (int i = 0; i < 3 * Track.LATEST; i++) {
            track.begin(Track.Kind.MAKE, i);
        }
        assertThat(news().path("activity").path("actors").path(0).path("spans")).hasSize(Track.LATEST);
    }

    @Test
    void actorsHaveEndedWithTheRun() throws Exception {
        Track track = view.activity().track("tower 0", "a batch");
        track.begin(Track.Kind.TRAIN, 1);
        tell(new Event.RunEnded(Outcome.COMPLETED, "done", 1, Optional.empty(), List.of(), Totals.NONE));
        JsonNode told = news();
        assertThat(told.path("standing").path("ended").asBoolean()).isTrue();
        assertThat(told.path("activity").path("actors").path(0).path("state").asText())
                .isEqualTo("has ended");
    }

    @Test
    void sizesOfAnArrayAreMeansOverItsParts() throws Exception {
        view.sizes().take("fc.weight", 0, 4, FloatBuffer.wrap(new float[] {1, -3}), FloatBuffer.wrap(new float[2]));
        view.sizes().take("fc.weight", 1, 5, FloatBuffer.wrap(new float[] {-8}), FloatBuffer.wrap(new float[] {-0.3f}));
        JsonNode size = news().path("sizes").path(0);
        assertThat(size.path(0).asText()).isEqualTo("fc.weight");
        assertThat(size.path(1).asInt()).isEqualTo(5);
        assertThat(size.path(2).asDouble()).isEqualTo(4);
        assertThat(size.path(3).asDouble()).isBetween(0.0999, 0.1001);
    }

    @Test
    void aLargeArrayIsSampledAllOver() {
        float[] values = new float[10 * Sizes.MOST_VALUES];
        for (int i = 0; i < values.length; i++) {
            values[i] = i < values.length / 2 ? 1 : -3;
        }
        assertThat(Sizes.mean(FloatBuffer.wrap(values))).isBetween(1.99, 2.01);
    }

    @Test
    void kernelsAreKeptAsTheyFormedInAFixedNumberOfPictures() throws Exception {
        int last = 10 * FilterFrames.MOST;
        for (int step = 0; step <= last; step++) {
            view.filters().add(step, kernels(step));
        }
        JsonNode steps = news().path("filters").path("steps");
        assertThat(steps.size()).isBetween(FilterFrames.MOST / 3, FilterFrames.MOST + 1);
        assertThat(steps.path(0).asInt()).isZero();
        assertThat(steps.path(steps.size() - 1).asInt()).isEqualTo(last);
        assertThat(view.kernels(last)).isPresent();
        assertThat(view.kernels(last + 1)).isEmpty();
        // Lowest weight black, highest white, the one in between grey.
        assertThat(view.kernels(0).orElseThrow()).containsExactly(0, (byte) 128, (byte) 255);
    }

    private static Kernels kernels(int step) {
        return new Kernels("conv1", 1, 3, 1, 1, true, new float[] {-1, 0, step == 0 ? 1 : step});
    }

    private void tell(Event... events) {
        for (Event event : events) {
            view.accept(event, NOON);
        }
    }

    private JsonNode news() throws Exception {
        return new ObjectMapper().readTree(view.news(cursor));
    }
}
