/**
 * The program's only clocks and timers, and the event loops that use them. Tests replace them with a time that they
 * advance themselves. All packages may depend on this one.
 */
package xyz.autonomys.blocktimes.time;
