package duet.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import duet.ops.network.Connect;
import duet.ops.network.Initial;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkSpec;
import duet.ops.network.Padding;
import duet.ops.network.ParameterSpec;
import duet.ops.network.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkDescriptionTest {
    private static final ParameterSpec WEIGHT = new ParameterSpec(new Initial.He(1), 0.5, 2);
    private static final ParameterSpec BIAS = new ParameterSpec(new Initial.Constant(0), 0, 0);

    @Test
    void nonlinearitiesAreCalledAsInAConfiguration() throws Exception {
        JsonNode layers = describe(
                new LayerSpec.Relu("a"),
                new LayerSpec.Tanh("b"),
                new LayerSpec.Logistic("c"),
                new LayerSpec.AbsTanh("d"),
                new LayerSpec.Softmax("e"));
        assertThat(layers.findValuesAsText("type")).containsExactly("relu", "tanh", "logistic", "abs-tanh", "softmax");
        assertThat(layers.findValuesAsText("name")).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void aLocallyConnectedLayerIsDescribedLikeAConvolution() throws Exception {
        JsonNode layer = describe(new LayerSpec.LocallyConnected(
                        "local3", 4, 3, 2, new Padding(1, 0, 2, 1), true, Connect.ALL, 1, WEIGHT, BIAS))
                .get(0);
        assertThat(layer.toString())
                .isEqualTo(
                        "{\"name\":\"local3\",\"type\":\"locally-connected\",\"kernel\":3,\"stride\":2,\"ceil\":true,"
                                + "\"padding\":[1,0,2,1],\"groups\":1,\"weight-learning-rate-multiplier\":0.5,"
                                + "\"weight-decay-multiplier\":2.0,\"bias-learning-rate-multiplier\":0.0,"
                                + "\"bias-decay-multiplier\":0.0}");
    }

    @Test
    void groupsAreThoseOfTheWholeNetwork() throws Exception {
        JsonNode layers =
                describe(convolution(Connect.ALL, 3), convolution(Connect.OWN, 1), convolution(Connect.OWN, 3));
        assertThat(layers.findValuesAsText("groups")).containsExactly("3", "2", "6");
    }

    @Test
    void ownMeansAGroupForEachColumn() throws Exception {
        LayerSpec norm = new LayerSpec.LocalResponseNorm("lrn", 5, 2, 1e-4, 0.75, Connect.OWN);
        NetworkSpec network = new NetworkSpec(new Shape(3, 9, 9), List.of(convolution(Connect.OWN, 3), norm), 4);
        JsonNode described = new ObjectMapper().readTree(NetworkDescription.network(network));
        assertThat(described.get("towers").asInt()).isEqualTo(4);
        assertThat(described.get("layers").findValuesAsText("groups")).containsExactly("12", "4");
    }

    private static LayerSpec convolution(Connect connect, int groups) {
        return new LayerSpec.Convolution("conv", 6, 3, 1, Padding.NONE, false, connect, groups, WEIGHT, BIAS);
    }

    private static JsonNode describe(LayerSpec... layers) throws JsonProcessingException {
        NetworkSpec network = new NetworkSpec(new Shape(3, 9, 9), List.of(layers), 2);
        return new ObjectMapper().readTree(NetworkDescription.network(network)).get("layers");
    }
}
