package duet.dataloader.packing;

import static duet.dataloader.packing.PackingTrial.JPEG;
import static duet.dataloader.packing.PackingTrial.PER_SHARD;
import static duet.dataloader.packing.PackingTrial.drawn;
import static duet.dataloader.packing.PackingTrial.options;
import static duet.dataloader.packing.PackingTrial.rejecting;
import static duet.dataloader.packing.PackingTrial.training;
import static duet.dataloader.packing.PackingTrial.validation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import duet.dataloader.DataException;
import duet.dataloader.original.OriginalSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Packing that was interrupted, in many ways, comes to the same bytes as packing that was not. */
class ContinuedPackingTest {
    @TempDir
    Path folder;

    private PackingTrial bench;

    @BeforeEach
    void takeFolder() {
        bench = new PackingTrial(folder);
    }

    @Test
    void aRunThatWasKilledGoesOnToTheSameBytes() throws IOException {
        bench.pack(drawn(), "whole", options(JPEG, 1));
        for (int death = 0; death < 30; death += 7) {
            String name = "killed at " + death;
            bench.killed(name, death);
            List<Long> told = new ArrayList<>();

            Packing.pack(drawn(), folder.resolve(name), options(JPEG, 2), (done, rejected, total) -> told.add(done));

            assertThat(bench.contents(name)).as(name).isEqualTo(bench.contents("whole"));
            assertThat(told).first().isEqualTo((long) death / PER_SHARD * PER_SHARD);
            assertThat(told).last().isEqualTo(39L);
        }
    }

    @Test
    void whatAKilledRunLeftHalfWrittenIsMadeAgain() throws IOException {
        bench.pack(drawn(), "whole", options(JPEG, 1));
        bench.killed("a", 20);
        Path target = folder.resolve("a");
        Files.write(target.resolve("train-00002.zip.part"), new byte[100]);
        Files.write(target.resolve("train-00000.zip"), new byte[100]);
        Path state = target.resolve(".packing/train-00001.zip.state");
        byte[] half = Files.readAllBytes(state);
        Files.write(state, Arrays.copyOf(half, half.length - 4));

        bench.pack(drawn(), "a", options(JPEG, 1));

        assertThat(bench.contents("a")).isEqualTo(bench.contents("whole"));
    }

    @Test
    void aSetThatIsThereIsLeftAlone() throws IOException {
        bench.pack(drawn(), "a", options(JPEG, 1));
        Map<String, String> before = bench.contents("a");
        OriginalSet unreadable = DrawnPictures.set(
                training().before(index -> {
                    throw new AssertionError("nothing is to be read");
                }),
                validation());

        PackingReport report = bench.pack(unreadable, "a", options(JPEG, 2));

        assertThat(report.nothingToDo()).isTrue();
        assertThat(bench.contents("a")).isEqualTo(before);
    }

    @Test
    void tooManyUnreadablePicturesStopItAndALargerCapGoesOn() throws IOException {
        OriginalSet set = DrawnPictures.set(training().breaking(1, 17), validation());
        bench.pack(set, "whole", rejecting(2));

        DataException exception = catchThrowableOfType(DataException.class, () -> bench.pack(set, "a", rejecting(1)));

        assertThat(exception.problems())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith(
                                        "/data/drawn: more of its pictures cannot be read than the 1 that may be left out"),
                        line -> assertThat(line)
                                .isEqualTo(
                                        "/data/drawn/somewhere/picture 1.JPEG: is cut short; replace or remove the file"),
                        line -> assertThat(line).contains("picture 17.JPEG"));
        assertThat(bench.names("a")).containsExactly(".packing", "train-00000.zip", "train-00001.zip");
        bench.pack(set, "a", rejecting(2));
        assertThat(bench.contents("a")).isEqualTo(bench.contents("whole"));
    }

    @Test
    void picturesThatWereMendedAreTaken() throws IOException {
        bench.pack(drawn(), "whole", options(JPEG, 1));
        OriginalSet broken = DrawnPictures.set(training().breaking(1, 17, 18), validation());
        assertThatThrownBy(() -> bench.pack(broken, "a", rejecting(2))).isInstanceOf(DataException.class);

        bench.pack(drawn(), "a", options(JPEG, 1));

        assertThat(bench.contents("a")).isEqualTo(bench.contents("whole"));
    }

    @Test
    @Timeout(20)
    void anInterruptedThreadStopsSoonAndGoesOnLater() throws IOException, InterruptedException {
        bench.pack(drawn(), "whole", options(JPEG, 1));
        CountDownLatch reading = new CountDownLatch(1);
        DrawnPictures training = training();
        List<Throwable> thrown = new ArrayList<>();
        Thread packer = new Thread(() -> {
            try {
                bench.pack(DrawnPictures.set(training, validation()), "a", options(JPEG, 2));
            } catch (DataException e) {
                thrown.add(e);
                thrown.add(Thread.currentThread().isInterrupted() ? null : e);
            }
        });
        training.before(index -> {
            if (index == 17) {
                packer.interrupt();
                reading.countDown();
                // Until the interruption has arrived this picture is not finished.
                while (packer.isInterrupted()) {
                    Thread.onSpinWait();
                }
            }
        });

        packer.start();
        reading.await();
        packer.join();

        assertThat(thrown).hasSize(2).last().isNull();
        assertThat(thrown.get(0)).hasMessageContaining("packing was interrupted; start again to go on");
        assertThat(bench.names("a")).doesNotContain("data.json").allMatch(name -> !name.endsWith(".part"));
        bench.pack(drawn(), "a", options(JPEG, 2));
        assertThat(bench.contents("a")).isEqualTo(bench.contents("whole"));
    }
}
