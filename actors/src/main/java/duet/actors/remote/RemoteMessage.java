package duet.actors.remote;

/** What this package sends from one host to another: records that Jackson writes as CBOR. */
public interface RemoteMessage {}
