package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.tower.Direction;
import duet.ops.tower.Transfer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a seal takes for whole, one fragment at a time and without a wire. */
class SealTest {
    private static final long TOKEN = 0x0102030405060708L;
    private static final Course COURSE = new Course(0, 1);
    private static final Protection.Key KEY = key(1);
    private static final int INDEX = 24;
    private static final int LENGTH = 100;
    private static final long POSITION = 1 << 20;

    private final byte[] payload = new byte[LENGTH];

    SealTest() {
        for (int i = 0; i < LENGTH; i++) {
            payload[i] = (byte) (7 * i);
        }
    }

    private static Protection.Key key(int first) {
        byte[] bytes = new byte[Protection.Key.LENGTH];
        bytes[0] = (byte) first;
        return new Protection.Key(bytes);
    }

    private static Seal seal(SealKind kind, Protection.Key key, long token, Course course) {
        return switch (kind) {
            case NONE -> Seals.inside(false).of(course);
            case CHECKSUM -> Seals.inside(true).of(course);
            case MAC -> Seals.between(new Protection.Authenticated(key), token).of(course);
            case ENCRYPTION ->
                Seals.between(new Protection.Encrypted(key), token).of(course);
        };
    }

    private static Seal seal(SealKind kind) {
        return seal(kind, KEY, TOKEN, COURSE);
    }

    private UnsafeBuffer sealed(SealKind kind, boolean direct) {
        int size = INDEX + FragmentHeader.LENGTH + LENGTH + Gcm.TAG_LENGTH + 8;
        UnsafeBuffer log =
                direct ? new UnsafeBuffer(ByteBuffer.allocateDirect(size)) : new UnsafeBuffer(new byte[size]);
        FragmentHeader.write(log, INDEX, TOKEN, new Transfer(3, 2, Direction.BACKWARD), 0, LENGTH, kind);
        byte[] part = new byte[LENGTH + 5];
        System.arraycopy(payload, 0, part, 5, LENGTH);
        seal(kind).put(log, INDEX, POSITION, new UnsafeBuffer(part), 5, LENGTH);
        return log;
    }

    @ParameterizedTest
    @EnumSource
    void whatIsPutIsIntactAndTakenAsItWas(SealKind kind) {
        for (boolean direct : new boolean[] {false, true}) {
            Seal reader = seal(kind);
            assertThat(reader.kind()).isEqualTo(kind);
            for (int again = 0; again < 2; again++) {
                UnsafeBuffer log = sealed(kind, direct);
                assertThat(reader.intact(log, INDEX, POSITION, LENGTH)).isTrue();
                byte[] taken = new byte[LENGTH + 3];
                reader.take(log, INDEX, new UnsafeBuffer(taken), 3, LENGTH);
                assertThat(Arrays.copyOfRange(taken, 3, taken.length)).isEqualTo(payload);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CHECKSUM", "MAC", "ENCRYPTION"})
    void everyBitOfThePayloadIsGuarded(SealKind kind) {
        assertGuarded(kind, FragmentHeader.LENGTH, LENGTH);
    }

    @ParameterizedTest
    @EnumSource(names = {"MAC", "ENCRYPTION"})
    void everyBitOfHeaderAndTagIsGuardedByAKey(SealKind kind) {
        assertGuarded(kind, 0, FragmentHeader.LENGTH);
        assertGuarded(kind, FragmentHeader.LENGTH + LENGTH, Gcm.TAG_LENGTH);
    }

    private void assertGuarded(SealKind kind, int first, int bytes) {
        UnsafeBuffer log = sealed(kind, false);
        Seal reader = seal(kind);
        for (int bit = 0; bit < bytes * Byte.SIZE; bit++) {
            int at = INDEX + first + bit / Byte.SIZE;
            byte whole = log.getByte(at);
            log.putByte(at, (byte) (whole ^ 1 << bit % Byte.SIZE));
            assertThat(reader.intact(log, INDEX, POSITION, LENGTH))
                    .as("%s, bit %d of byte %d", kind, bit % Byte.SIZE, at - INDEX)
                    .isFalse();
            log.putByte(at, whole);
        }
        assertThat(reader.intact(log, INDEX, POSITION, LENGTH)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"MAC", "ENCRYPTION"})
    void noneIsIntactElsewhereInTheStreamOrUnderAnotherKeyRunOrCourse(SealKind kind) {
        UnsafeBuffer log = sealed(kind, false);
        assertThat(seal(kind).intact(log, INDEX, POSITION + 1, LENGTH)).isFalse();
        assertThat(seal(kind).intact(log, INDEX, POSITION - 1, LENGTH)).isFalse();
        assertThat(seal(kind).intact(log, INDEX, POSITION, LENGTH - 1)).isFalse();
        assertThat(seal(kind, key(2), TOKEN, COURSE).intact(log, INDEX, POSITION, LENGTH))
                .isFalse();
        assertThat(seal(kind, KEY, TOKEN + 1, COURSE).intact(log, INDEX, POSITION, LENGTH))
                .isFalse();
        assertThat(seal(kind, KEY, TOKEN, COURSE.back()).intact(log, INDEX, POSITION, LENGTH))
                .isFalse();
    }

    @Test
    void onlyAnEncryptedPayloadCannotBeRead() {
        for (SealKind kind : SealKind.values()) {
            byte[] found = new byte[LENGTH];
            sealed(kind, false).getBytes(INDEX + FragmentHeader.LENGTH, found);
            if (kind == SealKind.ENCRYPTION) {
                assertThat(found).isNotEqualTo(payload);
            } else {
                assertThat(found).isEqualTo(payload);
            }
        }
    }

    /** RFC 5869 with SHA-256: PRK = HMAC(salt, key), and of the key that is needed one block, HMAC(PRK, info | 1). */
    @Test
    void theKeyOfAStreamIsDerivedByHkdfAndTheNonceIsThePosition() throws Exception {
        String info = "duet tensors, tower 0 to tower 1, encrypted";
        byte[] salt = ByteBuffer.allocate(Long.BYTES).putLong(TOKEN).array();
        byte[] block = Arrays.copyOf(info.getBytes(StandardCharsets.UTF_8), info.length() + 1);
        block[info.length()] = 1;
        byte[] key = hmac(hmac(salt, KEY.bytes()), block);
        UnsafeBuffer log = sealed(SealKind.ENCRYPTION, false);
        byte[] header = new byte[FragmentHeader.LENGTH];
        log.getBytes(INDEX, header);
        byte[] behind = new byte[LENGTH + Gcm.TAG_LENGTH];
        log.getBytes(INDEX + FragmentHeader.LENGTH, behind);

        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] nonce = ByteBuffer.allocate(12).putInt(0).putLong(POSITION).array();
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(header);

        assertThat(cipher.doFinal(behind)).isEqualTo(payload);
    }

    private static byte[] hmac(byte[] key, byte[] message) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }
}
