package duet.dataloader.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.ops.network.Shape;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class BatchBufferTest {
    private static final BatchRequest TWO = new BatchRequest(Split.TRAINING, 0, 0, 0, 2);
    /** CRC-32C of Python's struct.pack("<4f2i", 1, 2, 3, 4, 7, 8), computed bit by bit. */
    private static final int EXPECTED = 0x674E88EF;

    private final BatchBuffer buffer = new BatchBuffer(3, new Shape(1, 1, 2));

    @Test
    void itsMemoryIsDirectAndInNativeOrder() {
        assertThat(buffer.images().isDirect()).isTrue();
        assertThat(buffer.images().order()).isEqualTo(ByteOrder.nativeOrder());
        assertThat(buffer.images().capacity()).isEqualTo(3 * 2);
    }

    @Test
    void itIsEmptyUntilItIsFinished() {
        assertEmpty();
        buffer.begin(TWO);
        assertEmpty();
        buffer.finish();
        assertThat(buffer.request()).isEqualTo(TWO);
        assertThat(buffer.size()).isEqualTo(2);

        buffer.begin(TWO);

        assertEmpty();
    }

    @Test
    void theChecksumIsThatOfTheImagesItHoldsAndTheirLabels() {
        fill(1, 2, 3, 4);

        assertThat(buffer.checksum()).isEqualTo(EXPECTED);
        buffer.images().put(4, 99);
        buffer.labels()[2] = 99;
        buffer.begin(TWO);
        buffer.imageWritten();
        buffer.finish();
        assertThat(buffer.checksum()).isEqualTo(EXPECTED);
    }

    @Test
    void anImageOrALabelMoreOrLessChangesTheChecksum() {
        fill(1, 2, 3, 5);
        assertThat(buffer.checksum()).isNotEqualTo(EXPECTED);
        fill(1, 2, 3, 4);
        buffer.begin(TWO);
        buffer.labels()[1] = 9;
        buffer.finish();
        assertThat(buffer.checksum()).isNotEqualTo(EXPECTED);
    }

    @Test
    void aFillingThatWasGivenUpLeavesNoTraceInTheNextChecksum() {
        buffer.begin(TWO);
        buffer.images().put(0, 5);
        buffer.imageWritten();

        fill(1, 2, 3, 4);

        assertThat(buffer.checksum()).isEqualTo(EXPECTED);
    }

    @Test
    void theDrawnBatchIsACopyOfWhatWasSet() {
        fill(1, 2, 3, 4);
        DrawnBatch drawn = buffer.drawn();

        assertThat(drawn)
                .isEqualTo(new DrawnBatch(
                        new int[] {40, 41},
                        new int[] {1, 2},
                        new int[] {3, 4},
                        new boolean[] {true, false},
                        new double[] {0.5, 1.5, 2.5, 3.5, 4.5, 5.5}));
        buffer.imageIds()[0] = 9;
        buffer.draws().cut(0, 9, 9, false);
        assertThat(drawn.image(0)).isEqualTo(40);
        assertThat(drawn.row(0)).isEqualTo(1);
    }

    @Test
    void onlyATrainingBatchWasDrawn() {
        assertThatThrownBy(buffer::drawn)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("choices make a training batch, but this buffer is empty");
        buffer.begin(new BatchRequest(Split.VALIDATION, 0, 0, 0, 2));
        buffer.finish();
        assertThatThrownBy(buffer::drawn)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("choices make a training batch, but this buffer holds a validation batch");
    }

    @Test
    void whatWasNotBegunCannotBeFinished() {
        assertThatThrownBy(buffer::finish).isInstanceOf(IllegalStateException.class);
    }

    private void fill(float... pixels) {
        buffer.begin(TWO);
        for (int slot = 0; slot < 2; slot++) {
            buffer.images().put(2 * slot, pixels[2 * slot]).put(2 * slot + 1, pixels[2 * slot + 1]);
            buffer.labels()[slot] = 7 + slot;
            buffer.imageIds()[slot] = 40 + slot;
            buffer.draws().cut(slot, 1 + slot, 3 + slot, slot == 0);
            buffer.draws().colour(slot, 0.5 + 3 * slot, 1.5 + 3 * slot, 2.5 + 3 * slot);
        }
        buffer.finish();
    }

    private void assertEmpty() {
        assertThat(buffer.size()).isZero();
        assertThat(buffer.request()).isNull();
        assertThat(buffer.checksum()).isZero();
        assertThatThrownBy(buffer::drawn).isInstanceOf(IllegalStateException.class);
    }
}
