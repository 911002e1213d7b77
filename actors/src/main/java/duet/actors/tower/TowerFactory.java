package duet.actors.tower;

/** Makes towers. */
@FunctionalInterface
public interface TowerFactory {

    /**
     * Makes the device, network and exchange of a tower, and sets the starting values. Called on the tower's own thread, since
     * a device and its network belong to the thread that made them.
     */
    Tower make(int tower);
}
