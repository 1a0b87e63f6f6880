/**
 * What arrives from an endpoint, as bytes. A response in the form in which nodes write it is read without a parser. A
 * message in any other form is for {@code rpc.call} to parse.
 */
@org.jspecify.annotations.NullMarked
package xyz.autonomys.blocktimes.rpc.wire;
