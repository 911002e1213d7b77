package duet.actors.exchange;

/** Makes the seals of the streams of one run. */
@FunctionalInterface
interface Seals {
    /** A seal for one end of a stream. */
    Seal of(Course course);

    /** For streams inside a host. */
    static Seals inside(boolean checksum) {
        return course -> checksum ? new ChecksumSeal() : new OpenSeal();
    }

    /** For streams between hosts. */
    static Seals between(Protection protection, long token) {
        if (protection instanceof Protection.Authenticated authenticated) {
            return course -> new MacSeal(Gcm.of(authenticated.key(), token, course, SealKind.MAC));
        }
        if (protection instanceof Protection.Encrypted encrypted) {
            return course -> new CipherSeal(Gcm.of(encrypted.key(), token, course, SealKind.ENCRYPTION));
        }
        return course -> new ChecksumSeal();
    }
}
