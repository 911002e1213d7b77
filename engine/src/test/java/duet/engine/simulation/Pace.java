package duet.engine.simulation;

/** How long it takes until an actor that has something to do gets its turn. */
@FunctionalInterface
interface Pace {
    /**
     * @param actor its path below its process
     * @param dice of this actor alone
     * @return nanoseconds
     */
    long untilTurn(SimulatedProcess process, String actor, Dice dice);
}
