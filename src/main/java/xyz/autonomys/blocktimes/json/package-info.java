/**
 * JSON to and from values. All packages may depend on this one; it depends on none.
 */
package xyz.autonomys.blocktimes.json;
