/**
 * Settings: where they are found, how they are read, and what may stand in them; and the exit codes that scripts go by.
 * Settings are checked once, before anything is connected to; an unusable one is a {@code UsageException} that names
 * it. Knows neither Camel nor files of data.
 */
package xyz.autonomys.blocktimes.settings;
