/**
 * How many calls may be made, and how long they wait: the window over all endpoints, which may adapt; the rate of an
 * endpoint, as set or as found; the calls at once at an endpoint whose connections fail; and patience. Each class is a
 * rule with its measurements. Nothing here makes a call.
 */
package xyz.autonomys.blocktimes.rpc.limit;
