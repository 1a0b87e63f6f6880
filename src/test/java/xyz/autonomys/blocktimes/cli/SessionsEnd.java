package xyz.autonomys.blocktimes.cli;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Ends what a test that failed has left running, so that it does not fail others. Found by JUnit for all tests. */
public final class SessionsEnd implements AfterEachCallback {

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        Session.endAll();
    }
}
