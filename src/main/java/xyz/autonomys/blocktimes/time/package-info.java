/**
 * Clocks and timers, the only ones there are, and event loops that run by them. Tests replace them by a time that they
 * move. All packages may depend on this one.
 */
package xyz.autonomys.blocktimes.time;
