package duet.engine.run;

import duet.actors.event.Outcome;

/** How a run came to its end, for whoever started the program. */
public enum Ending {
    /** All is done, or somebody asked for the end. */
    IN_ORDER,
    /** Something broke. */
    BROKEN,
    /** Hosts are missing; with them the run can go on from its newest checkpoint. */
    HOSTS_MISSING;

    /** @param outcome of a run over several hosts */
    static Ending ofSeveralHosts(Outcome outcome) {
        return outcome == Outcome.LOST ? HOSTS_MISSING : ofOneProcess(outcome);
    }

    /** Towers of one process that lose each other are no matter of hosts. */
    static Ending ofOneProcess(Outcome outcome) {
        return outcome.broken() ? BROKEN : IN_ORDER;
    }
}
