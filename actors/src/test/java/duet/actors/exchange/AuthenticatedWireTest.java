package duet.actors.exchange;

/** Two hosts whose fragments carry a MAC. */
class AuthenticatedWireTest extends HostWireContract {
    @Override
    Protection protection() {
        return new Protection.Authenticated(HostWires.KEY);
    }
}
