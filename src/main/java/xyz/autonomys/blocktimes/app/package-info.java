/**
 * What a command does, without a command line: a run over some chains, its Camel application, planning, fetching,
 * following. This is the only package that starts camel-main. Whatever is shown to a person is told to an interface
 * that {@code cli} implements.
 */
package xyz.autonomys.blocktimes.app;
