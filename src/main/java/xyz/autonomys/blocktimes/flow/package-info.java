/**
 * What the routes call: the source of chunks, the steps from a chunk to its rows, the order of the chunks, and the
 * files for the rows. The routes define the order of the steps, this package their content. The parts are bound in the
 * registry by chain name.
 */
package xyz.autonomys.blocktimes.flow;
