package duet.engine.config;

import duet.fuzz.FuzzTarget;
import duet.fuzz.Parts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Any text as a configuration and as what {@code --set} puts on top of it: what is in force is the same when it is read again. */
class RunConfigFuzz extends FuzzTarget {

    @Override
    protected List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        Path small = SmallFile.in(folder()).path();
        Path every = EveryLayer.in(folder());
        seeds.add(Parts.of(
                0, bytes("towers=2\ndata.path=\"x\"\nnetwork.layers.conv1.kernel=1"), Files.readAllBytes(small)));
        seeds.add(Parts.of(0, bytes(""), Files.readAllBytes(every)));
        seeds.add(Parts.of(
                0,
                bytes("network.layers.relu1=null"),
                bytes(Files.readString(small)
                        + "network.change { fc.outputs = 5 }\nnetwork.insert-after.relu1 = [{ name = d, type = dropout,"
                        + " probability = 0.5 }]\non-sample { training.epochs = 3 }\n")));
        return seeds;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected void read(byte[] input) throws IOException {
        Parts parts = new Parts(input);
        parts.number();
        List<String> set =
                new String(parts.next(), StandardCharsets.UTF_8).lines().toList();
        byte[] text = parts.rest();
        RunConfig config = RunConfig.load(file("any.conf", text), set);
        RunConfig again = RunConfig.parse(config.render(), "rendered", List.of());
        require(again.render().equals(config.render()), "was\n" + config.render() + "is\n" + again.render());
        RunConfig.parse(new String(text, StandardCharsets.UTF_8), "any", set);
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return e instanceof ConfigException;
    }
}
