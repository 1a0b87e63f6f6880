/**
 * Control of a running process from another one on the same machine: its MBeans, over the loopback interface. The
 * running process opens a connector; the command {@code routes} finds it by the process id. What operators do to routes
 * is logged here, too.
 */
package xyz.autonomys.blocktimes.control;
