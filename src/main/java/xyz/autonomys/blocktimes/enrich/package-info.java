/**
 * Rows made of decoded blocks: the time since the parent, and the check that each block names the one before it. Pure:
 * values in, values out. Knows neither Camel nor input and output.
 */
package xyz.autonomys.blocktimes.enrich;
