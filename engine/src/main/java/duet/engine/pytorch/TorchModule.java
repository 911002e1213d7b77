package duet.engine.pytorch;

import duet.engine.network.OutputFile;
import duet.engine.network.PixelInput;
import duet.engine.network.TrainedNetwork;
import duet.engine.safetensors.DataType;
import duet.engine.safetensors.SafetensorsWriter;
import duet.engine.safetensors.TensorInfo;
import duet.engine.safetensors.TensorSource;
import duet.ops.network.LayerPlan;
import duet.ops.network.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A trained network for PyTorch: its weights as safetensors, and beside them one Python file with the module that loads them. */
public final class TorchModule {
    private static final String ENDING = ".safetensors";

    private final TrainedNetwork network;
    private final Optional<PixelInput> pixels;
    private final Map<String, String> metadata;
    private final ModuleText text = new ModuleText();

    private TorchModule(TrainedNetwork network, Optional<PixelInput> pixels, Map<String, String> metadata) {
        this.network = network;
        this.pixels = pixels;
        this.metadata = metadata;
        network.layers().forEach(text::append);
    }

    /** Where the module of a file of weights is written. */
    public static Path module(Path weights) {
        String name = weights.getFileName().toString();
        String stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
        return weights.resolveSibling(stem + ".py");
    }

    /**
     * @param pixels how pixels on 0..255 become the network's input, where the module is to do that itself
     * @param metadata entries for people and tools
     * @throws duet.dataloader.DataException when a file cannot be written
     */
    public static void write(
            TrainedNetwork network, Optional<PixelInput> pixels, Map<String, String> metadata, Path weights) {
        TorchModule module = new TorchModule(network, pixels, metadata);
        OutputFile.write(weights, channel -> module.weights().write(channel));
        byte[] source = module.source(weights.getFileName().toString()).getBytes(StandardCharsets.UTF_8);
        OutputFile.write(module(weights), channel -> {
            for (ByteBuffer bytes = ByteBuffer.wrap(source); bytes.hasRemaining(); ) {
                channel.write(bytes);
            }
        });
    }

    private SafetensorsWriter weights() throws IOException {
        List<TensorSource> tensors = new ArrayList<>();
        for (LayerPlan layer : network.layers()) {
            String module = text.modules().get(layer.spec().name());
            if (module != null) {
                tensors.add(tensor(layer, module, ".weight", layer.weightShape()));
                tensors.add(tensor(layer, module, ".bias", layer.biasShape()));
            }
        }
        pixels.ifPresent(input -> tensors.add(TensorSource.floats(
                "mean",
                List.of(3L, (long) input.side(), (long) input.side()),
                List.of(FloatBuffer.wrap(input.mean())))));
        Map<String, String> entries = new LinkedHashMap<>(Map.of("format", "pt"));
        entries.putAll(metadata);
        return new SafetensorsWriter(tensors, entries);
    }

    private TensorSource tensor(LayerPlan layer, String module, String kind, List<Integer> shape) throws IOException {
        TensorInfo info = new TensorInfo(
                module + kind,
                DataType.F32,
                shape.stream().map(Integer::longValue).toList());
        FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(info.count()));
        network.read(layer.spec().name() + kind, 0, values);
        return new TensorSource(info, List.of(values));
    }

    private String source(String weights) {
        Shape image = network.plan().spec().input();
        StringBuilder python = new StringBuilder();
        python.append("\"\"\"").append(heading()).append("\n\n");
        python.append("    import torch\n    from ").append(importName(weights)).append(" import load\n");
        python.append("    logits = load()(torch.zeros(1, ")
                .append(image.maps())
                .append(", ");
        python.append(image.height()).append(", ").append(image.width()).append("))\n\n");
        python.append("Needs PyTorch alone.\n\"\"\"\n");
        python.append("import json\nfrom pathlib import Path\n\nimport torch\nimport torch.nn.functional as F\n");
        python.append("from torch import nn\n\n");
        python.append("WEIGHTS = Path(__file__).with_name(")
                .append(quoted(weights))
                .append(")\n");
        text.parts().forEach(part -> python.append("\n\n").append(part));
        python.append("\n\nclass Network(nn.Module):\n");
        python.append(method("__init__(self)", constructor()));
        python.append("\n").append(method("forward(self, x)", forward()));
        return python.append("\n\n").append(ModuleParts.LOADING).toString();
    }

    /** What Python calls the module, where it can call it by its file's name at all. */
    private static String importName(String weights) {
        String stem = module(Path.of(weights)).getFileName().toString().replaceFirst("\\.py$", "");
        return stem.matches("[A-Za-z_][A-Za-z0-9_]*") ? stem : "THIS_FILE";
    }

    private String heading() {
        String run = metadata.getOrDefault("run", network.config().name()).replaceAll("[^A-Za-z0-9._ -]", "?");
        return "The network of run " + run + " after " + network.steps() + " steps: "
                + metadata.getOrDefault("input", "an image") + ", to logits.";
    }

    private List<String> constructor() {
        Shape image = network.plan().spec().input();
        List<String> lines = new ArrayList<>(List.of("super().__init__()"));
        if (pixels.isPresent()) {
            lines.add("self.register_buffer(\"mean\", torch.zeros(" + image.maps() + ", " + image.height() + ", "
                    + image.width() + "))");
        }
        lines.addAll(text.constructor());
        return lines;
    }

    private List<String> forward() {
        List<String> lines = new ArrayList<>();
        pixels.ifPresent(input -> lines.add("x = (x - self.mean) * " + input.scale()));
        lines.addAll(text.forward());
        lines.add("return x");
        return lines;
    }

    private static String method(String signature, List<String> lines) {
        return lines.stream()
                .map(line -> "        " + line + "\n")
                .collect(Collectors.joining("", "    def " + signature + ":\n", ""));
    }

    private static String quoted(String name) {
        StringBuilder text = new StringBuilder("\"");
        name.chars()
                .forEach(c -> text.append(
                        c < ' ' || c > '~' || c == '"' || c == '\\'
                                ? String.format("\\u%04x", c)
                                : Character.toString(c)));
        return text.append('"').toString();
    }
}
