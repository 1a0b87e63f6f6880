/**
 * The bodies of messages between the steps of a chain's route, beside the ranges, calls and outcomes of other packages.
 * {@code docs/ARCHITECTURE.md} has the body at each step. All are immutable, and may be read and replaced by steps of
 * an operator.
 */
package xyz.autonomys.blocktimes.flow.body;
