package duet.actors.exchange;

/** Two hosts whose fragments carry a checksum. */
class ChecksummedWireTest extends HostWireContract {
    @Override
    Protection protection() {
        return new Protection.Checksum();
    }
}
