/**
 * Settings: where they are found, how they are read and which values are valid; also the exit codes of the commands.
 * Settings are checked once, before any connection is opened; an invalid one is a {@code UsageException} that names it.
 * This package knows neither Camel nor data files.
 */
package xyz.autonomys.blocktimes.settings;
