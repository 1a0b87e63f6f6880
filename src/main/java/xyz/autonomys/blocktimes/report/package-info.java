/**
 * Queries over the stored data: DuckDB through camel-jdbc, SQL over a fixed list of files, and reports as tables, CSV,
 * JSON or HTML. The package reads what {@code storage} publishes and writes nothing there. Nothing here knows of
 * endpoints.
 */
package xyz.autonomys.blocktimes.report;
