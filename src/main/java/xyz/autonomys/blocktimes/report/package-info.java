/**
 * Questions to the stored data: DuckDB through camel-jdbc, the SQL over a fixed list of files, and answers as tables,
 * CSV, JSON or HTML. It reads what {@code storage} publishes and writes nothing there. Nothing here knows of nodes.
 */
package xyz.autonomys.blocktimes.report;
