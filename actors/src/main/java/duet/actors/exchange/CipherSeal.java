package duet.actors.exchange;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** AES-256-GCM: the payload encrypted, the header in the clear, the tag over both in the trailer. */
final class CipherSeal implements Seal {
    private final Gcm gcm;
    private final byte[] header = new byte[FragmentHeader.LENGTH];
    private byte[] plain = new byte[0];
    private byte[] sealed = new byte[Gcm.TAG_LENGTH];

    CipherSeal(Gcm gcm) {
        this.gcm = gcm;
    }

    @Override
    public SealKind kind() {
        return SealKind.ENCRYPTION;
    }

    @Override
    public void put(MutableDirectBuffer log, int index, long position, DirectBuffer part, int offset, int length) {
        makeRoom(length);
        part.getBytes(offset, plain, 0, length);
        try {
            begin(log, index, Cipher.ENCRYPT_MODE, position).doFinal(plain, 0, length, sealed, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a fragment cannot be encrypted: " + e.getMessage(), e);
        }
        log.putBytes(index + FragmentHeader.LENGTH, sealed, 0, length + Gcm.TAG_LENGTH);
    }

    @Override
    public boolean intact(DirectBuffer log, int index, long position, int length) {
        makeRoom(length);
        log.getBytes(index + FragmentHeader.LENGTH, sealed, 0, length + Gcm.TAG_LENGTH);
        try {
            begin(log, index, Cipher.DECRYPT_MODE, position).doFinal(sealed, 0, length + Gcm.TAG_LENGTH, plain, 0);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a fragment cannot be decrypted: " + e.getMessage(), e);
        }
    }

    private Cipher begin(DirectBuffer log, int index, int mode, long position) throws GeneralSecurityException {
        log.getBytes(index, header);
        Cipher cipher = gcm.begin(mode, position);
        cipher.updateAAD(header);
        return cipher;
    }

    private void makeRoom(int length) {
        if (plain.length < length) {
            plain = new byte[length];
            sealed = new byte[length + Gcm.TAG_LENGTH];
        }
    }

    @Override
    public void take(DirectBuffer log, int index, MutableDirectBuffer part, int offset, int length) {
        part.putBytes(offset, plain, 0, length);
    }
}
