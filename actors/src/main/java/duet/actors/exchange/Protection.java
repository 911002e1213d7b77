package duet.actors.exchange;

/** How fragments are guarded on their way between hosts. */
public sealed interface Protection {

    /** A CRC-32C against faults of the transport; nothing against people. */
    record Checksum() implements Protection {}

    /** A message authentication code: whoever does not have the key cannot forge or alter a fragment. */
    record Authenticated(Key key) implements Protection {}

    /** AES-GCM: nor can he read it. */
    record Encrypted(Key key) implements Protection {}

    /** 32 random bytes that the hosts of a run share; never in text. */
    record Key(byte[] bytes) {
        public static final int LENGTH = 32;

        public Key {
            if (bytes.length != LENGTH) {
                throw new IllegalArgumentException("a key of " + bytes.length + " bytes, expected " + LENGTH);
            }
            bytes = bytes.clone();
        }

        @Override
        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public String toString() {
            return "a key";
        }
    }
}
