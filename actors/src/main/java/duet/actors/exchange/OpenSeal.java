package duet.actors.exchange;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** No guard at all. */
final class OpenSeal implements Seal {
    @Override
    public SealKind kind() {
        return SealKind.NONE;
    }

    @Override
    public void put(MutableDirectBuffer log, int index, long position, DirectBuffer part, int offset, int length) {
        log.putBytes(index + FragmentHeader.LENGTH, part, offset, length);
    }

    @Override
    public boolean intact(DirectBuffer log, int index, long position, int length) {
        return true;
    }

    @Override
    public void take(DirectBuffer log, int index, MutableDirectBuffer part, int offset, int length) {
        part.putBytes(offset, log, index + FragmentHeader.LENGTH, length);
    }
}
