package duet.actors.cluster;

import java.nio.file.Path;

/**
 * What mutual TLS takes, all PEM.
 *
 * @param certificate of this host
 * @param key its private key: RSA, PKCS#8
 * @param authority the certificate of the private authority that signed those of all hosts
 */
public record TlsFiles(Path certificate, Path key, Path authority) {}
