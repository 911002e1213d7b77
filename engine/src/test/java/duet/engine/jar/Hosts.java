package duet.engine.jar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Hosts of a run, each a process of its own on the loopback address, in a folder. */
final class Hosts implements AutoCloseable {
    private static final String JOINED = " waits for a run";

    private final Path folder;
    private final Map<String, String> environment;
    private final int port;
    private final List<String> keys;
    private final List<Process> nodes = new ArrayList<>();

    /** @param keys of the cluster that every process gets, such as {@code cluster.tls.authority=...} */
    Hosts(Path folder, String... keys) throws IOException {
        this(folder, Map.of(), keys);
    }

    /** @param environment variables that every process gets */
    Hosts(Path folder, Map<String, String> environment, String... keys) throws IOException {
        this.folder = folder;
        this.environment = environment;
        this.port = freePort();
        this.keys = List.of(keys);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts {@code node}; returns when it says that it waits. */
    Process node(String name, String... more) throws Exception {
        Path home = Files.createDirectories(folder.resolve(name));
        Path config = Files.writeString(
                home.resolve("host.conf"), "cluster { seeds = [\"127.0.0.1:" + port + "\"], port = 0 }\n");
        List<String> arguments = new ArrayList<>(List.of("node"));
        arguments.addAll(List.of(EngineJar.arguments(config.toString(), with(more))));
        Process process = EngineJar.start(home, List.of(), environment, arguments.toArray(String[]::new));
        nodes.add(process);
        EngineJar.awaitOutput(home, process, JOINED);
        return process;
    }

    /** Starts a run that takes tower 0 itself. */
    Process run(String name, String config, String... more) throws IOException {
        List<String> all = new ArrayList<>(List.of(with(more)));
        all.add("cluster.seeds=[\"127.0.0.1:" + port + "\"]");
        all.add("cluster.port=" + port);
        String[] arguments = EngineJar.arguments(config, all.toArray(String[]::new));
        return EngineJar.start(folder.resolve(name), List.of(), environment, arguments);
    }

    EngineJar.Result await(String name, Process process) throws Exception {
        return EngineJar.await(folder.resolve(name), process);
    }

    /** Waits until a run has its first checkpoint. */
    void awaitCheckpoint(String name, Process process) throws Exception {
        Path runs = home(name).resolve("here/runs");
        EngineJar.await(process, () -> {
            try (Stream<Path> files = Files.isDirectory(runs) ? Files.walk(runs) : Stream.<Path>empty()) {
                return files.anyMatch(file -> file.toString().endsWith(".safetensors"));
            } catch (IOException | UncheckedIOException e) {
                return false;
            }
        });
    }

    Path home(String name) {
        return folder.resolve(name);
    }

    /** A tower's share of the cores when two of them are in one process: bits depend on it. */
    private String[] with(String... more) {
        int cores = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        List<String> all = new ArrayList<>(keys);
        all.add("cluster.cores=" + cores);
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.destroyForcibly().onExit().join());
    }
}
