package duet.dataloader.original;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.dataloader.DataException;
import org.junit.jupiter.api.Test;

class FileLimitTest {

    @Test
    void aFileOfTheMostBytesPassesAndOneMoreIsRefused() {
        assertThat(FileLimit.checked(FileLimit.MOST_BYTES, "a.jpg")).isEqualTo(67_108_864);
        assertThatThrownBy(() -> FileLimit.checked(FileLimit.MOST_BYTES + 1L, "a.jpg"))
                .isInstanceOf(DataException.class)
                .hasMessage("a.jpg: has 67108865 bytes, expected a picture of at most 67108864;"
                        + " replace or remove the file");
        assertThatThrownBy(() -> FileLimit.checked(1L << 32, "a.jpg")).isInstanceOf(DataException.class);
    }
}
