/** The report as a page for a browser. */
package xyz.autonomys.blocktimes.report.page;
