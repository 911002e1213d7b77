package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.tower.Direction;
import duet.ops.tower.Transfer;
import java.nio.ByteOrder;
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
    void oneHasTheSealThatItWasWrittenWithAndNoOther() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[FragmentHeader.LENGTH + 8]);
        for (SealKind written : SealKind.values()) {
            FragmentHeader.write(buffer, 8, 1, TRANSFER, 2, 3, written);
            for (SealKind asked : SealKind.values()) {
                assertThat(FragmentHeader.isSealedWith(buffer, 8, asked)).isEqualTo(asked == written);
            }
        }
    }

    @Test
    void whatAFragmentSaysIsToldWhateverItIs() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[FragmentHeader.LENGTH + 8]);
        for (Direction direction : Direction.values()) {
            Transfer transfer = new Transfer(5, 6, direction);
            FragmentHeader.write(buffer, 8, 0xabcL, transfer, 1024, 4096, SealKind.CHECKSUM);
            assertThat(FragmentHeader.describe(buffer, 8))
                    .isEqualTo(transfer + " of run 0000000000000abc at byte 1,024 of 4,096 " + SealKind.CHECKSUM);
        }
        for (int direction : new int[] {-1, Direction.values().length}) {
            buffer.putInt(8 + 20, direction, ByteOrder.LITTLE_ENDIAN);
            buffer.putInt(8 + 32, direction == -1 ? -1 : SealKind.values().length, ByteOrder.LITTLE_ENDIAN);
            assertThat(FragmentHeader.describe(buffer, 8))
                    .startsWith("pass 5, exchange 6, direction " + direction + " of run 0000000000000abc")
                    .contains("with seal ");
        }
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
