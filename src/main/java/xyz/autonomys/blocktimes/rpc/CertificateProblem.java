package xyz.autonomys.blocktimes.rpc;

import java.security.cert.CertificateException;

/** The certificate of a server is not accepted. The message says why, and what to do. */
final class CertificateProblem extends CertificateException {

    CertificateProblem(String message, CertificateException cause) {
        super(message, cause);
    }
}
