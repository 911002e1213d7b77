package duet.actors.cluster;

import duet.actors.exchange.Protection;

/**
 * A {@link Protection} on its way to a host, over the control channel and nowhere else.
 *
 * @param key empty for a checksum
 */
record Guard(Kind kind, byte[] key) {
    enum Kind {
        CHECKSUM,
        AUTHENTICATED,
        ENCRYPTED
    }

    private static final byte[] NO_KEY = {};

    static Guard of(Protection protection) {
        if (protection instanceof Protection.Authenticated authenticated) {
            return new Guard(Kind.AUTHENTICATED, authenticated.key().bytes());
        }
        if (protection instanceof Protection.Encrypted encrypted) {
            return new Guard(Kind.ENCRYPTED, encrypted.key().bytes());
        }
        return new Guard(Kind.CHECKSUM, NO_KEY);
    }

    Protection protection() {
        return switch (kind) {
            case CHECKSUM -> new Protection.Checksum();
            case AUTHENTICATED -> new Protection.Authenticated(new Protection.Key(key));
            case ENCRYPTED -> new Protection.Encrypted(new Protection.Key(key));
        };
    }

    /** Without the key, which must not show in any text. */
    @Override
    public String toString() {
        return kind.name();
    }
}
