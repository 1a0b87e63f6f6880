package xyz.autonomys.blocktimes.control;

import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.rmi.server.RMIClientSocketFactory;
import java.rmi.server.RMIServerSocketFactory;
import java.util.Map;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the command {@code routes} reach the MBeans of this process, over the loopback interface only. The JDK's own
 * local connector listens on all interfaces.
 */
public final class LoopbackJmx {

    /** System property with the address of the connector. Only processes of the same user can read it. */
    static final String ADDRESS = "blocktimes.jmx.address";

    private static final Logger LOG = LoggerFactory.getLogger(LoopbackJmx.class);
    private static final int BACKLOG = 8;

    private LoopbackJmx() {
    }

    /** Connects to the loopback interface, whatever host the process calls itself. The client gets it serialized. */
    private static final class Loopback implements RMIClientSocketFactory, RMIServerSocketFactory, Serializable {

        @Serial
        private static final long serialVersionUID = 1;

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return new Socket(InetAddress.getLoopbackAddress(), port);
        }

        @Override
        public ServerSocket createServerSocket(int port) throws IOException {
            return new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Loopback;
        }

        @Override
        public int hashCode() {
            return Loopback.class.hashCode();
        }
    }

    /** Starts the connector, once in a process. Without it, {@code routes} cannot reach the process. */
    public static synchronized void start() {
        if (System.getProperty(ADDRESS) != null) {
            return;
        }
        Loopback sockets = new Loopback();
        try {
            JMXConnectorServer server = JMXConnectorServerFactory.newJMXConnectorServer(
                    new JMXServiceURL("rmi", "127.0.0.1", 0),
                    Map.of(RMIConnectorServer.RMI_SERVER_SOCKET_FACTORY_ATTRIBUTE, sockets,
                            RMIConnectorServer.RMI_CLIENT_SOCKET_FACTORY_ATTRIBUTE, sockets),
                    ManagementFactory.getPlatformMBeanServer());
            server.start();
            System.setProperty(ADDRESS, server.getAddress().toString());
        } catch (IOException e) {
            LOG.warn("the command routes cannot reach this process: {}", e.toString());
        }
    }
}
