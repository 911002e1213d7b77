package duet.actors.exchange;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * AES-256-GCM under the key of one stream. The nonce is the position of the stream: it only grows, so none comes twice under a
 * key, and a fragment that is repeated or moved stands at a position that it was not sealed for.
 */
final class Gcm {
    static final int TAG_LENGTH = 16;

    private static final int NONCE_LENGTH = 12;
    private static final int POSITION_IN_NONCE = NONCE_LENGTH - Long.BYTES;
    private static final String HMAC = "HmacSHA256";

    private final SecretKey key;
    private final Cipher cipher;
    private final byte[] nonce = new byte[NONCE_LENGTH];
    private final UnsafeBuffer nonceFields = new UnsafeBuffer(nonce);

    private Gcm(SecretKey key, Cipher cipher) {
        this.key = key;
        this.cipher = cipher;
    }

    /** With a key of its own for every run token, course and kind of seal. */
    static Gcm of(Protection.Key key, long token, Course course, SealKind kind) {
        try {
            return new Gcm(derive(key, token, course, kind), Cipher.getInstance("AES/GCM/NoPadding"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-256-GCM or no " + HMAC + ": " + e.getMessage(), e);
        }
    }

    /** HKDF of RFC 5869 with the token as its salt; one block is one key. */
    private static SecretKey derive(Protection.Key key, long token, Course course, SealKind kind)
            throws GeneralSecurityException {
        UnsafeBuffer salt = new UnsafeBuffer(new byte[Long.BYTES]);
        salt.putLong(0, token, ByteOrder.BIG_ENDIAN);
        Mac hmac = Mac.getInstance(HMAC);
        hmac.init(new SecretKeySpec(salt.byteArray(), HMAC));
        hmac.init(new SecretKeySpec(hmac.doFinal(key.bytes()), HMAC));
        hmac.update(("duet tensors, " + course + ", " + kind).getBytes(StandardCharsets.UTF_8));
        hmac.update((byte) 1);
        return new SecretKeySpec(hmac.doFinal(), "AES");
    }

    /** The cipher, ready for the fragment that ends at a position. */
    Cipher begin(int mode, long position) throws InvalidKeyException, InvalidAlgorithmParameterException {
        nonceFields.putLong(POSITION_IN_NONCE, position, ByteOrder.BIG_ENDIAN);
        cipher.init(mode, key, new GCMParameterSpec(Byte.SIZE * TAG_LENGTH, nonce));
        return cipher;
    }
}
