/**
 * What the commands do, without the command line: runs over some chains, the Camel application, planning, fetching and
 * following. This is the only package that starts camel-main. It shows plans and progress through an interface that
 * {@code cli} implements.
 */
package xyz.autonomys.blocktimes.app;
