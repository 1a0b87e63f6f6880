package xyz.autonomys.blocktimes.control;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.figures.ChainMXBean;
import xyz.autonomys.blocktimes.text.Reason;

/** The MBeans of a run's chains, until it is closed. */
public final class ChainBeans implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChainBeans.class);

    private final List<ObjectName> names = new ArrayList<>();

    public void register(ChainMXBean bean) {
        try {
            ObjectName name = new ObjectName("xyz.autonomys.blocktimes:type=Chain,name=" + bean.getChain());
            ManagementFactory.getPlatformMBeanServer().registerMBean(bean, name);
            names.add(name);
        } catch (JMException e) {
            throw new IllegalStateException("chain " + bean.getChain() + " cannot be shown over JMX", e);
        }
    }

    @Override
    public void close() {
        for (ObjectName name : names) {
            try {
                ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
            } catch (JMException e) {
                LOG.warn("{} cannot be unregistered: {}", name, Reason.of(e));
            }
        }
    }
}
