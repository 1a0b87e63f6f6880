/**
 * Converts values to and from JSON. All packages may depend on this one. It depends on none of them.
 */
package xyz.autonomys.blocktimes.json;
