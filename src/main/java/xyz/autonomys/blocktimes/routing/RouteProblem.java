package xyz.autonomys.blocktimes.routing;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.TypeConversionException;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.util.SensitiveUtils;
import org.apache.camel.util.StringHelper;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.text.InertText;

/** Says why routes cannot be used, and what would do. */
public final class RouteProblem {

    private static final Pattern NO_COMPONENT =
            Pattern.compile("(?:No component found with scheme|No endpoint could be found for): ([a-z0-9+.-]+)");
    private static final Pattern NO_BEAN =
            Pattern.compile("No bean could be found in the registry for: ([^ ]+)");
    private static final Pattern OF_CHAIN = Pattern.compile("(.*)-(?:blocks|order|partitions|appender|aggregation|"
            + "publisher|figures)");
    private static final Pattern UNKNOWN = Pattern.compile("Unknown parameters=\\[\\{(.*)\\}\\]");

    /** Options that every component has. */
    private static final Set<String> COMMON =
            Set.of("bridgeErrorHandler", "exceptionHandler", "exchangePattern", "lazyStartProducer");

    private RouteProblem() {
    }

    /**
     * Returns the message of a failure to read, make or start routes, as text for the user.
     *
     * @param origin where the routes are from
     */
    public static String message(String origin, Throwable failure, @Nullable CamelContext context) {
        String reason = reason(failure, context);
        return (reason.startsWith("camel.") ? "the settings" : "the routes in " + origin) + " cannot be used: "
                + reason;
    }

    /** Returns the reason of a failure to read, make or start routes, as text for the user. */
    public static String reason(Throwable failure, @Nullable CamelContext context) {
        String route = "";
        String endpoint = "";
        Throwable root = failure;
        PropertyBindingException binding = null;
        ResolveEndpointFailedException unresolved = null;
        for (Throwable each = failure; each != null; each = each.getCause()) {
            root = each;
            if (each instanceof FailedToCreateRouteException e && e.getRouteId() != null) {
                route = "route " + e.getRouteId() + ": ";
            }
            if (each instanceof PropertyBindingException e) {
                binding = e;
            }
            if (each instanceof ResolveEndpointFailedException e) {
                unresolved = e;
                endpoint = StringHelper.before(e.getUri(), "?", e.getUri()).replace("://", ":");
            }
        }
        String text = root.getMessage() == null ? root.toString() : root.getMessage();
        Matcher noComponent = NO_COMPONENT.matcher(text);
        Matcher unknown = UNKNOWN.matcher(text);
        Matcher noBean = NO_BEAN.matcher(text);
        if (noComponent.find()) {
            text = missing(noComponent.group(1));
        } else if (unresolved != null && unknown.find()) {
            text = endpoint + " has no option " + StringHelper.before(unknown.group(1), "=", unknown.group(1))
                    + options(unresolved.getUri(), context);
        } else if (binding != null && endpoint.isEmpty()) {
            text = (binding.getOptionPrefix() != null ? binding.getOptionPrefix() : binding.getTarget() == null ? ""
                    : binding.getTarget().getClass().getSimpleName() + ".") + binding.getPropertyName()
                    + " does not exist, or cannot have the value that is set";
        } else if (binding != null && !isOurs(root)) {
            // The value may be secret.
            boolean isSecret = SensitiveUtils.containsSensitive(String.valueOf(binding.getPropertyName()));
            text = endpoint + " cannot take " + binding.getPropertyName()
                    + (isSecret ? "" : "=" + InertText.value(String.valueOf(binding.getValue())))
                    + (isNumber(root) ? ": it must be a number" : isSecret ? "" : ": " + text);
        } else if (noBean.find()) {
            text = noBean(noBean.group(1));
        } else if (root instanceof ClassNotFoundException) {
            text = "there is no class " + text + ": put the jar that has it into lib/, in the working directory or"
                    + " beside the program";
        }
        return route + text.replaceAll("\\s*\\R\\s*", " ");
    }

    private static String noBean(String name) {
        Matcher ofChain = OF_CHAIN.matcher(name);
        return "there is no bean " + name + (ofChain.matches()
                ? ": chain " + ofChain.group(1) + " is not configured; it needs blocktimes.chain." + ofChain.group(1)
                        + ".kind and .rpc-ws" : ": docs/reference/components.md lists those of the program");
    }

    private static String missing(String scheme) {
        return "there is no component " + scheme + " on the class path: put camel-" + scheme
                + " and what it needs into lib/, in the working directory or beside the program; scripts/lib fetches"
                + " them";
    }

    private static String options(String uri, @Nullable CamelContext context) {
        String scheme = uri.substring(0, Math.max(0, uri.indexOf(':')));
        EndpointUriFactory factory =
                context == null ? null : context.getCamelContextExtension().getEndpointUriFactory(scheme);
        if (factory == null) {
            return "";
        }
        Set<String> names = new TreeSet<>(factory.propertyNames());
        names.removeAll(COMMON);
        return ": it has " + String.join(", ", names);
    }

    /** Returns whether the message says by itself what would do. */
    private static boolean isOurs(Throwable root) {
        return root instanceof IllegalArgumentException && root.getMessage() != null
                && root.getMessage().contains("cannot be used");
    }

    private static boolean isNumber(Throwable root) {
        return root instanceof NumberFormatException
                || root instanceof TypeConversionException e && Number.class.isAssignableFrom(e.getToType());
    }
}
