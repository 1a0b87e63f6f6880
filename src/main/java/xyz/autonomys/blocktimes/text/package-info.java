/**
 * Makes text from outside safe to show: text of endpoints, file names, footers, Kafka and S3. All packages may depend
 * on this one. It depends on none of them.
 */
package xyz.autonomys.blocktimes.text;
