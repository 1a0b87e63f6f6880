/**
 * What is counted of a chain while a process runs, and the names under which JMX, HTTP and metrics show it. The routes
 * and the run count; nothing here decides anything. Figures begin at 0 with the process.
 */
package xyz.autonomys.blocktimes.figures;
