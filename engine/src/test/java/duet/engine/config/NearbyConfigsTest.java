package duet.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NearbyConfigsTest {

    @TempDir
    Path folder;

    @Test
    void aMistypedNameGetsTheFileBesideIt() throws IOException {
        Path there = Files.createFile(folder.resolve("alexnet.conf"));
        assertThat(NearbyConfigs.to(folder.resolve("alexnt.conf"))).contains(there.toString());
        assertThat(NearbyConfigs.to(folder.resolve("alexnet"))).contains(there.toString());
        assertThat(NearbyConfigs.to(folder.resolve("alexnet.cnf"))).contains(there.toString());
    }

    @Test
    void aFileThatIsLikeNoneGetsNone() throws IOException {
        Files.createFile(folder.resolve("alexnet.conf"));
        assertThat(NearbyConfigs.to(folder.resolve("zzz"))).isEmpty();
    }

    @Test
    void onlyConfigurationsAreNamed() throws IOException {
        Files.createFile(folder.resolve("cifar.txt"));
        assertThat(NearbyConfigs.to(folder.resolve("cifar.tx"))).isEmpty();
    }
}
