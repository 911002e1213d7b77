package duet.actors.exchange;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * How the fragments of one stream are guarded. A fragment is its header, its payload and a trailer. A seal belongs to one end of
 * one stream and to one thread at a time.
 */
interface Seal {
    /** What the header says about the seal. */
    SealKind kind();

    /**
     * Puts a payload and its trailer into the log behind a header that is there already.
     *
     * @param index of the header
     * @param position of the stream at the end of the fragment; no two fragments of a stream have the same
     */
    void put(MutableDirectBuffer log, int index, long position, DirectBuffer part, int offset, int length);

    /** Whether the fragment is as it was put, and was put at this position. */
    boolean intact(DirectBuffer log, int index, long position, int length);

    /** Takes out the payload that was found intact by the last call. */
    void take(DirectBuffer log, int index, MutableDirectBuffer part, int offset, int length);
}
