package duet.engine.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import duet.dataloader.PictureSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionsCsvTest {
    @TempDir
    private Path folder;

    private static final PictureSource PICTURES = new PictureSource() {
        @Override
        public int size() {
            return 2;
        }

        @Override
        public int label(int index) {
            return index;
        }

        @Override
        public String id(int index) {
            return index == 0 ? "val/a, b.png" : "val/plain.png";
        }

        @Override
        public void read(int index, byte[] planarRgb) {
            throw new AssertionError("no pixels are wanted");
        }
    };

    private static TestedPictures pictures() {
        return new TestedPictures("data", List.of("the \"cat\"", "dog\nor wolf"), 3, PICTURES, "");
    }

    @Test
    void fieldsWithCommasQuotesAndLineEndsAreQuoted() throws IOException {
        Path file = folder.resolve("predictions.csv");
        try (PredictionsCsv csv = PredictionsCsv.create(file, pictures())) {
            csv.take(0, 0, new float[] {0.25f, 0.5f, 0.25f});
            csv.take(1, 1, new float[] {0, 0, 1});
            csv.finish();
        }
        assertThat(Files.readString(file))
                .isEqualTo(
                        "name,label,class,probability,class-1,probability-1,class-2,probability-2,class-3,probability-3\r\n"
                                + "\"val/a, b.png\",0,\"the \"\"cat\"\"\",0.25,"
                                + "\"dog\nor wolf\",0.5,\"the \"\"cat\"\"\",0.25,output 2,0.25\r\n"
                                + "val/plain.png,1,\"dog\nor wolf\",0.0,"
                                + "output 2,1.0,\"the \"\"cat\"\"\",0.0,\"dog\nor wolf\",0.0\r\n");
    }

    @Test
    void aFileThatIsNotFinishedLeavesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("predictions.csv"), "before");
        try (PredictionsCsv csv = PredictionsCsv.create(file, pictures())) {
            csv.take(1, 1, new float[] {0, 0, 1});
        }
        assertThat(file).hasContent("before");
        assertThat(folder).isDirectoryContaining(file::equals);
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }
}
