/**
 * How many calls may be made: the window over all endpoints, which may adapt; the rate of an endpoint; and the calls at
 * once at an endpoint whose connections fail. Each class is a rule with its measurements. Nothing here makes a call.
 */
package xyz.autonomys.blocktimes.rpc.limit;
