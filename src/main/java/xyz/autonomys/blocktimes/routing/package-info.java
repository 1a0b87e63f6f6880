/**
 * The Camel context of a run: where its routes and libraries come from, what is checked of them before anything is
 * fetched, and which of Camel's own parts are used: supervision, health checks, metrics. What the routes of chains call
 * is in {@code flow}.
 */
package xyz.autonomys.blocktimes.routing;
