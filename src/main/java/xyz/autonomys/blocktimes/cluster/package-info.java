/**
 * Fetching on several machines: {@code plan} hands out ranges through Kafka, and workers fetch them. This is the only
 * package that uses the Kafka client. It is in use only if {@code blocktimes.ranges} names brokers.
 */
package xyz.autonomys.blocktimes.cluster;
