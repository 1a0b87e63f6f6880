/**
 * Side flows: the routes of an operator beside those that fetch chains. Here are the component {@code events:}, by
 * which such a route hears of what happens, what is said when a side flow fails, and how side flows end. Nothing here
 * can change what is stored.
 */
package xyz.autonomys.blocktimes.sideflow;
