package duet.engine.interchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import duet.dataloader.DataException;
import duet.engine.config.DataConfig;
import duet.engine.config.RunConfig;
import duet.engine.console.Console;
import duet.engine.network.PixelInput;
import duet.engine.network.TrainedNetwork;
import duet.engine.onnx.OnnxModel;
import duet.engine.pytorch.TorchModule;
import duet.engine.run.CheckpointChoice;
import duet.engine.run.Preparation;
import duet.engine.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes a run's network down for other programs. */
public final class Export {
    private final Request request;
    private final TrainedNetwork network;
    private final Optional<PixelInput> pixels;
    private final Map<String, String> metadata = new LinkedHashMap<>();

    /**
     * What to export.
     *
     * @param onnx where the ONNX file is written; empty for none
     * @param safetensors where the weights for PyTorch are written, with the module beside them; empty for none
     * @param pixels whether the run's data are opened, and their mean becomes part of what is exported
     * @param set keys of the run, for its data
     */
    public record Request(
            Path run,
            CheckpointChoice checkpoint,
            Optional<Path> onnx,
            Optional<Path> safetensors,
            boolean pixels,
            List<String> set) {
        public Request {
            set = List.copyOf(set);
        }
    }

    private Export(Request request, TrainedNetwork network, Console console) throws IOException {
        this.request = request;
        this.network = network;
        pixels = request.pixels() ? Optional.of(prepared(console)) : Optional.empty();
    }

    /**
     * @param version of this program
     * @param console is told of damaged checkpoints and of the measuring of pictures
     * @return what was written, for people
     * @throws DataException when run or data are not what was asked for, or a file cannot be written
     */
    public static List<String> run(Request request, String version, Console console) throws IOException {
        try (TrainedNetwork network = TrainedNetwork.open(
                request.run(), request.checkpoint(), problem -> console.warn("passed over " + problem))) {
            return new Export(request, network, console).run(version);
        }
    }

    private PixelInput prepared(Console console) {
        List<String> set = new ArrayList<>(request.set());
        set.add("towers=1");
        RunConfig config = RunConfig.load(RunFolder.config(request.run()), set);
        Preparation data = Preparation.of(config, console);
        metadata.put("classes", classes(data.data().classes()));
        return PixelInput.of(config.data(), data.statistics());
    }

    private static String classes(List<String> names) {
        try {
            return new ObjectMapper().writeValueAsString(names);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("names can be written", e);
        }
    }

    private List<String> run(String version) throws IOException {
        metadata.put(
                "run", request.run().toAbsolutePath().normalize().getFileName().toString());
        metadata.put("steps", Long.toString(network.steps()));
        metadata.put("input", pixels.isPresent() ? pixelsInWords() : inputInWords());
        metadata.put("output", "logits of " + network.plan().outputs() + " classes in the order of their sorted names");
        List<String> lines = new ArrayList<>();
        if (request.onnx().isPresent()) {
            Path file = request.onnx().get();
            OnnxModel.write(network, pixels, version, metadata, file);
            lines.add(
                    line(file, "opset 17, " + (pixels.isPresent() ? "pixels" : "input") + " -> logits, probabilities"));
        }
        if (request.safetensors().isPresent()) {
            Path file = request.safetensors().get();
            TorchModule.write(network, pixels, metadata, file);
            lines.add(line(file, "float32"));
            lines.add(line(TorchModule.module(file), "a PyTorch module; load() gives the network with these weights"));
        }
        lines.add("its input: " + metadata.get("input"));
        return lines;
    }

    private String line(Path file, String what) throws IOException {
        return String.format(
                Locale.ROOT,
                "%s: %,d bytes, %,d parameters after %,d steps, %s",
                file,
                Files.size(file),
                network.plan().parameters(),
                network.steps(),
                what);
    }

    private String pixelsInWords() {
        return size() + ", RGB, 0..255 in float32; the mean is subtracted inside";
    }

    private String inputInWords() {
        DataConfig data = network.config().data();
        String mean =
                switch (data.mean()) {
                    case NONE -> "";
                    case CHANNEL -> " less the mean of each colour over the training pictures";
                    case IMAGE_CENTRE, IMAGE_UNDER_CROP -> " less the mean image of the training pictures";
                };
        return size() + ", RGB, 0..255 in float32" + mean + (data.scale() == 1 ? "" : ", times " + data.scale());
    }

    private String size() {
        return "[batch, " + network.plan().spec().input().toString().replace("x", ", ") + "]";
    }
}
