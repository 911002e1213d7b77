package duet.actors.cluster;

/** What travels between coordinator and hosts: the allow-list of duet-cluster.conf. Records only. */
interface ClusterMessage {}
