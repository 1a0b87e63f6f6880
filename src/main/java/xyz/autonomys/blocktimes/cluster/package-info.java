/**
 * Several machines: ranges that {@code plan} hands out by Kafka, and workers that fetch them. This is the only package
 * that knows Kafka's client. It is in use only where {@code blocktimes.ranges} names brokers.
 */
package xyz.autonomys.blocktimes.cluster;
