package duet.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.network.Initial;
import duet.ops.network.LayerSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnSampleTest {

    @TempDir
    Path folder;

    private SmallFile file;

    @BeforeEach
    void write() {
        file = SmallFile.in(folder)
                .and("on-sample { initial.std = 0.5, training { epochs = 7, schedule = null, schedule"
                        + " { type = plateau, factor = 2, patience = 1, times = 1 } } }");
    }

    private static Initial conv1(RunConfig config) {
        return ((LayerSpec.Learned) config.network().network(10).layers().get(0))
                .weight()
                .initial();
    }

    @Test
    void itLiesOverTheFileWhenNoDataAreNamed() {
        RunConfig config = file.load();
        assertThat(config.onSample()).isTrue();
        assertThat(config.training().epochs()).isEqualTo(7);
        assertThat(config.training().schedule()).isEqualTo(new Schedule.Plateau(2, 1, 0, 1));
    }

    @Test
    void referencesSeeItsValues() {
        assertThat(conv1(file.load())).isEqualTo(new Initial.Gaussian(0.5));
    }

    @Test
    void namedDataLeaveItOut() {
        RunConfig config = file.load("data.path=/data");
        assertThat(config.onSample()).isFalse();
        assertThat(config.training().epochs()).isEqualTo(2);
        assertThat(conv1(config)).isEqualTo(new Initial.Gaussian(0.01));
    }

    @Test
    void syntheticDataLeaveItOut() {
        assertThat(file.load("data.format=synthetic").onSample()).isFalse();
        assertThat(file.load("data.format=sample").onSample()).isTrue();
    }

    @Test
    void setLiesOverIt() {
        RunConfig config = file.load("training.epochs=1", "initial.std=0.25");
        assertThat(config.training().epochs()).isEqualTo(1);
        assertThat(conv1(config)).isEqualTo(new Initial.Gaussian(0.25));
    }

    @Test
    void itCanBeSetItself() {
        assertThat(file.load("on-sample.training.epochs=3").training().epochs()).isEqualTo(3);
        assertThat(file.load("on-sample=null").onSample()).isFalse();
        assertThat(file.problems("on-sample=5")).containsExactly("--set: on-sample: found 5, expected a section { }");
    }

    @Test
    void itsProblemsAreToldAtItsLine() {
        file.with("epochs = 7", "epochs = 7, epoch = 7");
        assertThat(file.problems()).containsExactly("small.conf:1: training.epoch: unknown key; did you mean epochs?");
    }
}
