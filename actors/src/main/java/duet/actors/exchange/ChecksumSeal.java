package duet.actors.exchange;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The CRC-32C of the payload, in the header. */
final class ChecksumSeal implements Seal {
    private final PayloadChecksum checksum = new PayloadChecksum();

    @Override
    public SealKind kind() {
        return SealKind.CHECKSUM;
    }

    @Override
    public void put(MutableDirectBuffer log, int index, long position, DirectBuffer part, int offset, int length) {
        log.putBytes(index + FragmentHeader.LENGTH, part, offset, length);
        FragmentHeader.checksum(log, index, checksum.of(log, index + FragmentHeader.LENGTH, length));
    }

    @Override
    public boolean intact(DirectBuffer log, int index, long position, int length) {
        return checksum.of(log, index + FragmentHeader.LENGTH, length) == FragmentHeader.checksum(log, index);
    }

    @Override
    public void take(DirectBuffer log, int index, MutableDirectBuffer part, int offset, int length) {
        part.putBytes(offset, log, index + FragmentHeader.LENGTH, length);
    }
}
