package duet.engine.config;

import duet.actors.cluster.Membership;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a host that waits for runs is told by its configuration file.
 *
 * @param towers how many it takes at a time
 * @param cores that its towers share; empty for all of the machine
 * @param data where this host has the data set; empty for the path that the run names
 * @param device what its towers compute on; {@link DeviceChoice#AUTO} for what the run says
 */
public record HostConfig(
        Membership membership, int towers, OptionalInt cores, Optional<Path> data, DeviceChoice device) {

    /**
     * Reads a file and lays {@code overrides} over it.
     *
     * @param overrides {@code key=value} each, the value in HOCON
     * @throws ConfigException with every problem found
     */
    public static HostConfig load(Path file, List<String> overrides) {
        return Bounds.ofDepth(file, () -> {
            Problems problems = new Problems();
            ConfigFile loaded = ConfigFile.load(file, overrides, problems);
            HostConfig config = read(Section.root(loaded.root(), new Place(file.toString(), 0), problems));
            problems.throwIfAny();
            return config;
        });
    }

    private static HostConfig read(Section root) {
        Section cluster = root.section("cluster");
        Section data = root.section("data");
        HostConfig config = new HostConfig(
                MembershipReader.read(cluster, 0),
                cluster.orElse("towers", Kind.COUNT, 1),
                cluster.orElse("cores", Kind.AUTO_OR_COUNT, "auto"),
                data.optionalPath("path"),
                root.orElse("device", DeviceChoice.KIND, "auto"));
        cluster.done();
        data.done();
        root.done();
        return config;
    }
}
