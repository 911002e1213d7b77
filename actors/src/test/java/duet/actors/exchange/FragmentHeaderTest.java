package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.tower.Direction;
import duet.ops.tower.Transfer;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class FragmentHeaderTest {
    private static final Transfer TRANSFER = new Transfer(0x1112131415161718L, 0x21222324, Direction.BACKWARD);

    @Test
    void theLayoutIsFixedAndLittleEndian() {
        byte[] bytes = new byte[FragmentHeader.LENGTH + 3];
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);

        FragmentHeader.write(buffer, 3, 0x0102030405060708L, TRANSFER, 0x31323334, 0x41424344, SealKind.CHECKSUM);
        FragmentHeader.checksum(buffer, 3, 0x51525354);

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("000000" + "0807060504030201" + "1817161514131211" + "24232221" + "01000000" + "34333231"
                        + "44434241" + "01000000" + "54535251");
    }

    @Test
    void aFragmentFillsAFrameOfTheDriver() {
        assertThat(FragmentHeader.framedLength(65_432, 65_504, 0)).isGreaterThanOrEqualTo(65_504);
        assertThat(FragmentHeader.framedLength(65_433, 65_504, 0)).isGreaterThanOrEqualTo(65_504 + 96);
        assertThat(FragmentHeader.framedLength(0, 65_504, 0)).isZero();
        assertThat(FragmentHeader.framedLength(65_416, 65_504, 16)).isLessThan(65_504 + 96);
        assertThat(FragmentHeader.framedLength(65_417, 65_504, 16)).isGreaterThanOrEqualTo(65_504 + 96);
    }
}
