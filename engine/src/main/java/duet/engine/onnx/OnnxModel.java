package duet.engine.onnx;

import duet.engine.network.OutputFile;
import duet.engine.network.PixelInput;
import duet.engine.network.TrainedNetwork;
import duet.ops.network.LayerPlan;
import duet.ops.network.Shape;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A trained network as an ONNX file (opset 17), all towers as one graph, as it is in testing. Its input is {@code input}, or
 * {@code pixels} where they are prepared inside, [batch, 3, rows, columns]; its outputs are {@code logits} and
 * {@code probabilities}, [batch, classes].
 */
public final class OnnxModel {
    private OnnxModel() {}

    /**
     * @param pixels how pixels on 0..255 become the network's input, where the model is to do that itself
     * @param metadata entries for people and tools
     * @throws duet.dataloader.DataException when the file cannot be written
     */
    public static void write(
            TrainedNetwork network,
            Optional<PixelInput> pixels,
            String version,
            Map<String, String> metadata,
            Path file) {
        Graph graph = new Graph(network.config().name());
        Shape image = network.plan().spec().input();
        String input = pixels.isPresent() ? "pixels" : "input";
        graph.input(input, List.of(image.maps(), image.height(), image.width()));
        LayerNodes nodes = new LayerNodes(graph, network::read, input, image);
        pixels.ifPresent(nodes::appendPreparation);
        for (LayerPlan layer : network.layers()) {
            nodes.append(layer);
        }
        nodes.appendOutputs();
        List<Integer> outputs = List.of(network.plan().outputs());
        graph.output(LayerNodes.LOGITS, outputs);
        graph.output(LayerNodes.PROBABILITIES, outputs);
        graph.requireReadable();
        OutputFile.write(file, channel -> graph.write(Channels.newOutputStream(channel), version, metadata));
    }
}
