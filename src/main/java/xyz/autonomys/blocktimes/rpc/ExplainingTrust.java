package xyz.autonomys.blocktimes.rpc;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import xyz.autonomys.blocktimes.text.InertText;

/**
 * Trusts what Java trusts, and no more. If a certificate is not accepted, the exception says why in words: the issuer,
 * and how to add it.
 */
final class ExplainingTrust extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager javas;

    private ExplainingTrust(X509ExtendedTrustManager javas) {
        this.javas = javas;
    }

    /** Returns a trust manager over the authorities of {@code javax.net.ssl.trustStore}, or else of the JDK. */
    static ExplainingTrust ofJava() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return new ExplainingTrust(Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the certificates that Java trusts cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        try {
            javas.checkServerTrusted(chain, authType, engine);
        } catch (CertificateException e) {
            throw new CertificateProblem(why(chain, e), e);
        }
    }

    private static Date earliestEnd(X509Certificate... chain) {
        return Arrays.stream(chain).map(X509Certificate::getNotAfter).min(Comparator.naturalOrder()).orElseThrow();
    }

    private static String why(X509Certificate[] chain, CertificateException problem) {
        X509Certificate last = chain[chain.length - 1];
        for (Throwable each = problem; each != null; each = each.getCause()) {
            if (each instanceof CertificateExpiredException) {
                return "TLS: the server's certificate, or one it depends on, has expired: "
                        + earliestEnd(chain).toInstant();
            } else if (each instanceof CertificateNotYetValidException) {
                return "TLS: the server's certificate is not valid before " + chain[0].getNotBefore().toInstant()
                        + "; is the clock of this machine right?";
            }
        }
        String subject = InertText.value(chain[0].getSubjectX500Principal().getName());
        String said = String.valueOf(problem.getMessage());
        if (said.contains("subject alternative") || said.contains("No name matching")) {
            return "TLS: the server's certificate is for another host (" + subject + "); correct the host in the URL";
        }
        if (problem.getCause() == null) {
            return "TLS: the server's certificate (" + subject + ") is not accepted: " + InertText.value(said);
        }
        return "TLS: the server's certificate (" + subject + ") is not trusted; its issuer is "
                + InertText.value(last.getIssuerX500Principal().getName())
                + ". Add the issuer to a trust store, and name that: JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE";
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        javas.checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        javas.checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        javas.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        javas.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        javas.checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return javas.getAcceptedIssuers();
    }
}
