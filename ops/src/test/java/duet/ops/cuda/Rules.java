package duet.ops.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules of NVIDIA's documentation, each broken on purpose: the stand-in is of use only as long as it objects. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Rules {

    /**
     * @param kind the stand-in's word for what is wrong; empty where nothing is
     * @param deed that breaks the rule, or keeps it
     */
    record Rule(String name, String kind, Consumer<Workbench> deed) {
        @Override
        public String toString() {
            return kind.isEmpty() ? name : name + " [" + kind + "]";
        }
    }

    static Rule wrong(String name, String kind, Consumer<Workbench> deed) {
        return new Rule(name, kind, deed);
    }

    /** So that what is objected to is the one thing that another rule does otherwise. */
    static Rule right(String name, Consumer<Workbench> deed) {
        return new Rule(name, "", deed);
    }

    abstract Stream<Rule> rules();

    @BeforeAll
    void load() {
        Assumptions.assumeFalse(StandIn.realCard(), "a real card doesn't tell what it was given");
        StandIn.load();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void isObjectedToWhereItIsBroken(Rule rule) {
        StandIn.clear();
        List<String> violations;
        try (Workbench bench = new Workbench()) {
            rule.deed().accept(bench);
            violations = StandIn.violations();
        }
        String leaks = StandIn.leaks();
        StandIn.clear();
        if (rule.kind().isEmpty()) {
            assertThat(violations).isEmpty();
        } else {
            assertThat(violations).hasSize(1).first().asString().startsWith("[" + rule.kind() + "] ");
        }
        assertThat(leaks).isEmpty();
    }
}
