package duet.actors.exchange;

/** Two hosts whose fragments are encrypted. */
class EncryptedWireTest extends HostWireContract {
    @Override
    Protection protection() {
        return new Protection.Encrypted(HostWires.KEY);
    }
}
