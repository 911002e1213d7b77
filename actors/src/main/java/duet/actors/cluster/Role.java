package duet.actors.cluster;

import java.util.Locale;

/** What a process is in the cluster. The split brain resolver in duet-cluster.conf knows the coordinator by its name. */
enum Role {
    COORDINATOR,
    HOST;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
