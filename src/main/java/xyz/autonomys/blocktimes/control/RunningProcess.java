package xyz.autonomys.blocktimes.control;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import xyz.autonomys.blocktimes.figures.ChainMXBean;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.text.InertText;

/** The routes and chains of a running blocktimes process, accessed over JMX. */
public final class RunningProcess implements AutoCloseable {

    private static final String ROUTES = "org.apache.camel:type=routes,*";
    private static final String CHAINS = "xyz.autonomys.blocktimes:type=Chain,*";

    private static final String REMOVED = "Removed";

    /**
     * @param state Camel's name of the state, such as Started, Suspended or Stopped; Removed if an operator has removed
     *     the route
     * @param name null if it was removed
     */
    public record Route(String id, String state, ObjectName name) {
    }

    private final JMXConnector connector;
    private final MBeanServerConnection beans;

    private RunningProcess(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.beans = connector.getMBeanServerConnection();
    }

    /**
     * Connects to a process. It must belong to the same user on this machine.
     *
     * @throws UsageException if there is no such process, or it cannot be reached
     */
    @SuppressWarnings("BanJNDI") // the process itself reports this loopback address
    public static RunningProcess attach(long pid) {
        requireJava(pid);
        try {
            VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid));
            String address;
            try {
                address = machine.getSystemProperties().getProperty(LoopbackJmx.ADDRESS);
                if (address == null) {
                    throw new UsageException("process " + pid + " is not ready to be controlled, or of an earlier"
                            + " version: try again, or use the version that runs");
                }
            } finally {
                machine.detach();
            }
            return new RunningProcess(JMXConnectorFactory.connect(new JMXServiceURL(address)));
        } catch (AttachNotSupportedException | IOException e) {
            throw new UsageException("process " + pid + " cannot be reached: " + e.getMessage()
                    + "; it must be a running blocktimes of the same user on this machine");
        }
    }

    /** Attaching sends a signal that ends a process which is not a JVM. */
    private static void requireJava(long pid) {
        ProcessHandle process = ProcessHandle.of(pid)
                .orElseThrow(() -> new UsageException("there is no process " + pid));
        process.info().command().filter(command -> !Path.of(command).getFileName().toString().contains("java"))
                .ifPresent(command -> {
                    throw new UsageException("process " + pid + " is " + InertText.value(command)
                            + ", and not a blocktimes");
                });
    }

    /** Returns the routes, ordered by id; also those of chains that an operator has removed. */
    public List<Route> routes() throws IOException {
        Map<String, Route> routes = new TreeMap<>();
        for (ObjectName name : beans.queryNames(name(CHAINS), null)) {
            String id = (String) attribute(name, "Route");
            routes.put(id, new Route(id, REMOVED, null));
        }
        for (ObjectName name : beans.queryNames(name(ROUTES), null)) {
            String id = (String) attribute(name, "RouteId");
            routes.put(id, new Route(id, (String) attribute(name, "State"), name));
        }
        return List.copyOf(routes.values());
    }

    /** Returns the MBean of the chain that the route fetches; empty if the route fetches none. */
    public Optional<ChainMXBean> chainOf(Route route) throws IOException {
        return beans.queryNames(name(CHAINS), null).stream()
                .map(name -> JMX.newMXBeanProxy(beans, name, ChainMXBean.class))
                .filter(chain -> chain.getRoute().equals(route.id()))
                .findFirst();
    }

    /**
     * Starts, stops, suspends or resumes a route, and waits until that is done.
     *
     * @param operation start, stop, suspend or resume
     * @throws UsageException if the route was removed
     * @throws IllegalStateException if it fails
     */
    public void invoke(Route route, String operation) throws IOException {
        if (route.name() == null) {
            throw new UsageException("route " + route.id() + " was removed: restart the process to have it again");
        }
        try {
            beans.invoke(route.name(), operation, new Object[0], new String[0]);
        } catch (JMException e) {
            throw new IllegalStateException(
                    "route " + route.id() + " could not " + operation + ": " + e.getMessage(), e);
        }
    }

    /**
     * Returns the definition of a route as YAML, with its parameters filled in, as it runs.
     *
     * @throws UsageException if the route was removed
     * @throws IllegalStateException if it cannot be written as YAML
     */
    public String yaml(Route route) throws IOException {
        if (route.name() == null) {
            throw new UsageException("route " + route.id() + " was removed: restart the process to have it again");
        }
        try {
            Object[] all = {true, true, false, false};
            String[] types = new String[all.length];
            Arrays.fill(types, boolean.class.getName());
            return (String) beans.invoke(route.name(), "dumpRouteAsYaml", all, types);
        } catch (JMException e) {
            throw new IllegalStateException("route " + route.id() + " cannot be shown: " + e.getMessage(), e);
        }
    }

    private Object attribute(ObjectName bean, String attribute) {
        try {
            return beans.getAttribute(bean, attribute);
        } catch (IOException e) {
            throw new UsageException("the process has ended meanwhile, or is ending: " + e.getMessage());
        } catch (JMException e) {
            throw new IllegalStateException(bean + " has no readable " + attribute + ": " + e.getMessage(), e);
        }
    }

    private static ObjectName name(String pattern) {
        try {
            return new ObjectName(pattern);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(pattern, e);
        }
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
