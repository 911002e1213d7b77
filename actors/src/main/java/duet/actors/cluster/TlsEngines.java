package duet.actors.cluster;

import akka.actor.ActorSystem;
import akka.event.Logging;
import akka.event.LoggingAdapter;
import akka.remote.artery.tcp.SSLEngineProvider;
import akka.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import scala.Option;

/**
 * Akka's engines for mutual TLS, but those that accept connections tell of each that fails: Akka itself says nothing of a
 * stranger that knocks. Named in duet-cluster.conf.
 */
final class TlsEngines implements SSLEngineProvider {
    private final SSLEngineProvider engines;
    private final LoggingAdapter log;

    /** Made by Akka. */
    TlsEngines(ActorSystem system) {
        engines = new RotatingKeysSSLEngineProvider(system);
        log = Logging.getLogger(system, TlsEngines.class);
    }

    @Override
    public SSLEngine createServerSSLEngine(String hostname, int port) {
        return new TellingEngine(engines.createServerSSLEngine(hostname, port), this::tell);
    }

    private void tell(Throwable cause) {
        log.warning("a connection to the control channel was refused (" + cause.getMessage()
                + "): its certificate is not of our authority, or it does not speak TLS");
    }

    @Override
    public SSLEngine createClientSSLEngine(String hostname, int port) {
        return engines.createClientSSLEngine(hostname, port);
    }

    @Override
    public Option<Throwable> verifyClientSession(String hostname, SSLSession session) {
        Option<Throwable> refused = engines.verifyClientSession(hostname, session);
        if (refused.isDefined()) {
            tell(refused.get());
        }
        return refused;
    }

    @Override
    public Option<Throwable> verifyServerSession(String hostname, SSLSession session) {
        return engines.verifyServerSession(hostname, session);
    }
}
