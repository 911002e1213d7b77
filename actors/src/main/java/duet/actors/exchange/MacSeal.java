package duet.actors.exchange;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * GMAC over header and payload, in the trailer: AES-GCM that encrypts nothing. On processors with carry-less multiplication it is
 * two to three times as fast as HMAC-SHA-256.
 */
final class MacSeal implements Seal {
    private final Gcm gcm;
    private final byte[] tag = new byte[Gcm.TAG_LENGTH];
    private byte[] fragment = new byte[0];

    MacSeal(Gcm gcm) {
        this.gcm = gcm;
    }

    @Override
    public SealKind kind() {
        return SealKind.MAC;
    }

    @Override
    public void put(MutableDirectBuffer log, int index, long position, DirectBuffer part, int offset, int length) {
        log.putBytes(index + FragmentHeader.LENGTH, part, offset, length);
        try {
            cover(log, index, length, Cipher.ENCRYPT_MODE, position).doFinal(tag, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the MAC of a fragment cannot be made: " + e.getMessage(), e);
        }
        log.putBytes(index + FragmentHeader.LENGTH + length, tag);
    }

    @Override
    public boolean intact(DirectBuffer log, int index, long position, int length) {
        log.getBytes(index + FragmentHeader.LENGTH + length, tag);
        try {
            cover(log, index, length, Cipher.DECRYPT_MODE, position).doFinal(tag);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the MAC of a fragment cannot be checked: " + e.getMessage(), e);
        }
    }

    private Cipher cover(DirectBuffer log, int index, int length, int mode, long position)
            throws GeneralSecurityException {
        int covered = FragmentHeader.LENGTH + length;
        if (fragment.length < covered) {
            fragment = new byte[covered];
        }
        log.getBytes(index, fragment, 0, covered);
        Cipher cipher = gcm.begin(mode, position);
        cipher.updateAAD(fragment, 0, covered);
        return cipher;
    }

    @Override
    public void take(DirectBuffer log, int index, MutableDirectBuffer part, int offset, int length) {
        part.putBytes(offset, log, index + FragmentHeader.LENGTH, length);
    }
}
