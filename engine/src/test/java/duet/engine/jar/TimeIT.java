package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimeIT {

    /** The jar starts itself in a JVM of its own, takes the rate from what that prints, and leaves nothing behind. */
    @Test
    void theJarComparesItselfWithAnotherProgram(@TempDir Path folder) throws Exception {
        EngineJar.Result result = EngineJar.run(
                folder,
                "time",
                SmallRun.config(folder),
                "--json",
                "--steps=2",
                "--warm-up=1",
                "--pairs=1",
                "--compare",
                "echo 12.5 images/s");
        assertThat(result.exitCode()).as(String.join("\n", result.err())).isZero();
        JsonNode json = new ObjectMapper().readTree(String.join("\n", result.out()));
        assertThat(json.at("/pairs/0/theirs").asDouble()).isEqualTo(12.5);
        assertThat(json.at("/pairs/0/ours").asDouble()).isGreaterThan(12.5);
        assertThat(json.get("median-ratio").asDouble()).isGreaterThan(1);
        assertThat(EngineJar.leftovers(folder)).isEmpty();
    }
}
