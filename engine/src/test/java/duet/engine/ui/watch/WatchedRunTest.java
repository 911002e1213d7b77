package duet.engine.ui.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import duet.actors.tower.TowerWatch;
import duet.dataloader.DataException;
import duet.dataloader.batch.BatchMaker;
import duet.dataloader.batch.BatchRequest;
import duet.dataloader.batch.Split;
import duet.engine.ui.view.Cursor;
import duet.engine.ui.view.RunView;
import duet.engine.ui.view.ToldSteps;
import duet.ops.network.Connect;
import duet.ops.network.Initial;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkPlan;
import duet.ops.network.NetworkSpec;
import duet.ops.network.Padding;
import duet.ops.network.ParameterSpec;
import duet.ops.network.Shape;
import duet.ops.reference.ReferenceDevice;
import duet.ops.tower.DirectLink;
import duet.ops.tower.Direction;
import duet.ops.tower.Exchange;
import duet.ops.tower.TowerNetwork;
import duet.ops.tower.Transfer;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchedRunTest {
    private static final ParameterSpec ANY = new ParameterSpec(new Initial.Gaussian(0.1), 1, 1);

    private final RunView view = new RunView(0, "small");
    private final List<String> warnings = new ArrayList<>();
    private final WatchedRun run = new WatchedRun(view, event -> {}, warnings::add);

    @Test
    void theKernelsOfBothTowersAreShownOnceBothWereLookedAtAndNotWhileTheyTest() throws Exception {
        NetworkPlan plan = NetworkPlan.of(new NetworkSpec(new Shape(3, 4, 4), layers(), 2));
        try (TowerNetwork zero = tower(plan, 0);
                TowerNetwork one = tower(plan, 1)) {
            TowerWatch first = run.watch(0, zero.parameters());
            TowerWatch second = run.watch(1, one.parameters());
            first.began(TowerWatch.Work.TEST, 3);
            first.ended();
            assertThat(news().has("sizes")).isFalse();
            first.began(TowerWatch.Work.TRAIN, 3);
            first.ended();
            assertThat(news().has("filters")).isFalse();
            second.began(TowerWatch.Work.TRAIN, 3);
            second.ended();
        }
        JsonNode told = news();
        assertThat(told.path("filters").path("layer").asText()).isEqualTo("conv1");
        assertThat(told.path("filters").path("towers").toString()).isEqualTo("[2,2]");
        assertThat(told.path("filters").path("steps").toString()).isEqualTo("[3]");
        assertThat(view.kernels(3).orElseThrow()).hasSize(4 * 2 * 2 * 3);
        assertThat(told.path("sizes")).hasSize(4);
        assertThat(told.path("sizes").path(0).path(0).asText()).isEqualTo("conv1.weight");
        assertThat(told.path("sizes").path(0).path(2).asDouble()).isBetween(0.03, 0.2);
        assertThat(warnings).isEmpty();
    }

    @Test
    void aTowerThatTrainsIsSeenAtIt() throws Exception {
        TowerWatch watch = run.watch(1, List.of());
        watch.began(TowerWatch.Work.TRAIN, 17);
        JsonNode actor = news().path("activity").path("actors").path(0);
        assertThat(actor.path("name").asText()).isEqualTo("tower 1");
        assertThat(actor.path("state").asText()).isEqualTo("computes step 17");
        watch.ended();
        assertThat(news().path("activity").path("actors").path(0).path("state").asText())
                .isEqualTo("waits for a batch and an order");
    }

    /** Without it, devices that reach each other's memory would go the long way as soon as somebody looks. */
    @Test
    void aWatchedExchangeIsTheSameWayAndSeenWhileItIsGone() throws Exception {
        List<String> calls = new ArrayList<>();
        DirectLink link = (DirectLink) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DirectLink.class}, (self, method, arguments) -> null);
        Exchange way = (Exchange) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Exchange.class}, (self, method, arguments) -> {
                    calls.add(method.getName() + " " + state());
                    return method.getName().equals("direct")
                            ? Optional.of(link)
                            : method.getName().equals("bytesSent") ? 7L : null;
                });
        run.watch(0, List.of()).began(TowerWatch.Work.TRAIN, 5);
        Exchange watched = run.exchange(0, way);
        watched.send(1, new Transfer(5, 2, Direction.FORWARD), null);
        watched.receive(1, new Transfer(5, 2, Direction.BACKWARD), null);
        assertThat(state()).isEqualTo("computes step 5");
        assertThat(watched.direct(1)).containsSame(link);
        assertThat(watched.bytesSent()).isEqualTo(7);
        watched.close();
        assertThat(calls)
                .containsExactly(
                        "send exchanges with tower 1: step 5, exchange 2 forward",
                        "receive exchanges with tower 1: step 5, exchange 2 backward",
                        "direct computes step 5",
                        "bytesSent computes step 5",
                        "close computes step 5");
    }

    private String state() throws Exception {
        return news().path("activity").path("actors").path(0).path("state").asText();
    }

    @Test
    void aLoaderThatFailsDoesSoAsBeforeAndIsNotSeenAtWorkAnyMore() throws Exception {
        BatchMaker maker = run.maker((request, buffer) -> {
            throw new DataException("cat.jpg: cut off");
        });
        assertThatThrownBy(() -> maker.make(new BatchRequest(Split.TRAINING, 5, 0, 0, 1), null))
                .isInstanceOf(DataException.class)
                .hasMessage("cat.jpg: cut off");
        assertThat(news().path("activity").path("actors").path(0).path("state").asText())
                .isEqualTo("waits for a free buffer");
    }

    @Test
    void whatGoesWrongInLookingIsToldOnceAndNeverReachesTheRun() {
        WatchedRun blind = new WatchedRun(
                view,
                event -> {
                    throw new IllegalStateException("no eyes");
                },
                warnings::add);
        blind.accept(ToldSteps.step(0, 1));
        blind.accept(ToldSteps.step(1, 1));
        assertThat(warnings).singleElement().asString().contains("the run goes on", "no eyes");
    }

    private JsonNode news() throws Exception {
        return new ObjectMapper().readTree(view.news(new Cursor()));
    }

    private static TowerNetwork tower(NetworkPlan plan, int tower) {
        TowerNetwork network = TowerNetwork.create(plan, tower, new ReferenceDevice(), 1, 0, null);
        network.initialise();
        return network;
    }

    private static List<LayerSpec> layers() {
        return List.of(
                new LayerSpec.Convolution("conv1", 4, 2, 1, Padding.NONE, false, Connect.ALL, ANY, ANY),
                new LayerSpec.Relu("relu1"),
                new LayerSpec.Linear("fc2", 2, Connect.ALL, ANY, ANY),
                new LayerSpec.Softmax("softmax"));
    }
}
