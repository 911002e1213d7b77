package duet.engine.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import duet.dataloader.batch.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluationReportTest {

    /** Two runs on two pictures, one of which is taken for another; class 1 is shown by both. */
    private static EvaluationReport of(int classes) {
        Confusion confusion = new Confusion(classes);
        float[] probabilities = new float[classes];
        probabilities[1] = 1;
        confusion.take(0, 1, probabilities);
        probabilities[2] = 2;
        confusion.take(1, 1, probabilities);
        List<String> names = IntStream.range(0, classes).mapToObj(i -> "c" + i).toList();
        Path file = Path.of("runs/a/checkpoints/step-00000003.safetensors");
        return new EvaluationReport(
                "pictures",
                Split.VALIDATION,
                10,
                names,
                classes,
                List.of(
                        new EvaluationReport.TestedCheckpoint(Path.of("runs/a"), file, 3, new Score(2, 0.5, 0, 1.25)),
                        new EvaluationReport.TestedCheckpoint(Path.of("runs/b"), file, 3, new Score(2, 1, 0.5, 2))),
                Optional.of(new EvaluationReport.Average(List.of(0.75, 0.25), true, new Score(2, 0.5, 0.25, 1.5))),
                confusion);
    }

    @Test
    void theTextHasARowForEachRunAndForTheAverage() {
        assertThat(new EvaluationText(of(10), 5).lines())
                .containsExactly(
                        "2 validation pictures of pictures, 10 classes, 10 views of each averaged",
                        "run                checkpoint                 top-1 error  top-5 error    loss",
                        "runs/a             step-00000003.safetensors      50.00 %       0.00 %  1.2500",
                        "runs/b             step-00000003.safetensors     100.00 %      50.00 %  2.0000",
                        "average of 2 runs                                 50.00 %      25.00 %  1.5000",
                        "weights: 0.750, 0.250; searched on these very pictures, whose errors they flatter",
                        "",
                        "class  taken for  pictures  of",
                        "c1     c2                1   2");
    }

    @Test
    void thePapersFiguresStandBesideResultsOnAThousandClasses() {
        assertThat(new EvaluationText(of(1000), 0).lines())
                .anyMatch(line -> line.matches("paper, table 1: ILSVRC-2010 .* 37\\.50 % +17\\.00 %"))
                .anyMatch(line -> line.matches("paper, table 2: ILSVRC-2012 .* 40\\.70 % +18\\.20 %"))
                .anyMatch(line -> line.matches("paper, table 2: .* five nets .* 38\\.10 % +16\\.40 %"));
        assertThat(new EvaluationText(of(10), 0).lines()).noneMatch(line -> line.startsWith("paper"));
    }

    @Test
    void theJsonHasTheErrorsThatCountThoseOfEachRunAndThoseOfEachClass() throws IOException {
        JsonNode json = new ObjectMapper().readTree(new EvaluationJson(of(10), 5).text());
        assertThat(json.get("top-1-error").asDouble()).isEqualTo(0.5);
        assertThat(json.get("top-5-error").asDouble()).isEqualTo(0.25);
        assertThat(json.get("loss").asDouble()).isEqualTo(1.5);
        assertThat(json.at("/runs/1/top-5-error").asDouble()).isEqualTo(0.5);
        assertThat(json.at("/weights/0").asDouble()).isEqualTo(0.75);
        assertThat(json.get("classes")).hasSize(10);
        assertThat(json.at("/classes/1/taken-for/2").asInt()).isEqualTo(1);
        assertThat(json.at("/classes/1/top-1-error").asDouble()).isEqualTo(0.5);
        assertThat(json.at("/classes/0").has("top-1-error")).isFalse();
        assertThat(json.at("/confused/0/taken-for").asText()).isEqualTo("c2");
        assertThat(json.has("paper")).isFalse();
    }
}
