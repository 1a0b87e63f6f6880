/**
 * Makes text from outside safe to show: text of endpoints, file names, footers, Kafka and S3. And lays text out for a
 * terminal: lines, tables, colours. All packages may depend on this one. It depends on none of them.
 */
package xyz.autonomys.blocktimes.text;
