package duet.engine.compare;

import static org.assertj.core.api.Assertions.assertThat;

import duet.engine.compare.SeedGroups.Group;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeedGroupsTest {

    private static FlatConfig config(String name, int seed, double rate) {
        return new FlatConfig(
                Map.of("name", name, "training.seed", Integer.toString(seed), "training.rate", Double.toString(rate)));
    }

    @Test
    void runsThatDifferInTheSeedAloneAreOneGroupAndItIsCalledAsTheirConfigurationIs() {
        assertThat(SeedGroups.of(
                        List.of(config("slow", 1, 0.1), config("fast", 1, 0.2), config("slow", 2, 0.1)),
                        List.of("slow-1", "fast-1", "slow-2")))
                .containsExactly(new Group("slow", List.of(0, 2)), new Group("fast", List.of(1)));
    }

    @Test
    void groupsOfOneNameGoByTheFolderOfTheirFirstRun() {
        assertThat(SeedGroups.of(
                        List.of(config("net", 1, 0.1), config("net", 1, 0.2), config("net", 2, 0.1)),
                        List.of("net-20260101", "net-20260102", "net-20260103")))
                .containsExactly(new Group("net-20260101", List.of(0, 2)), new Group("net-20260102", List.of(1)));
    }

    @Test
    void runsThatAreCalledDifferentlyAreStillTheSame() {
        assertThat(SeedGroups.of(List.of(config("a", 1, 0.1), config("b", 2, 0.1)), List.of("x", "y")))
                .containsExactly(new Group("a", List.of(0, 1)));
    }
}
