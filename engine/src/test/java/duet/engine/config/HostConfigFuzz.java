package duet.engine.config;

import duet.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any text as the configuration of a host that waits. */
class HostConfigFuzz extends FuzzTarget {

    @Override
    protected List<byte[]> seeds() {
        return List.of("""
                cluster {
                  host = "127.0.0.1", port = 25520, tensor-port = 40456, towers = 2, cores = 4
                  seeds = ["127.0.0.1:25520"]
                }
                data { path = "pictures" }
                device = cpu
                """.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected void read(byte[] input) throws IOException {
        HostConfig.load(file("host.conf", input), List.of());
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return e instanceof ConfigException;
    }
}
