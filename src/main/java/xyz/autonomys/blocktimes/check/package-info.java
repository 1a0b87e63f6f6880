/**
 * What {@code validate} checks: the bytes of files, their rows by SQL, a second dataset, and a sample that was fetched
 * again. Each check gives findings; this package prints nothing and changes nothing. It knows no endpoints.
 */
package xyz.autonomys.blocktimes.check;
