package xyz.autonomys.blocktimes.routing;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertiesFunction;
import xyz.autonomys.blocktimes.settings.ProgramFiles;

/**
 * Fills in Camel's placeholders in settings, such as <code>{{env:KEY}}</code>, or those of a vault whose component is
 * in {@code lib/}. Camel is started only if a setting has one.
 */
public final class Placeholders implements UnaryOperator<String> {

    private static final String BEGIN = "{{";

    private final Map<String, String> environment;
    private final ProgramFiles files;

    /** @param environment variables, by name */
    public Placeholders(Map<String, String> environment, ProgramFiles files) {
        this.environment = environment;
        this.files = files;
    }

    /**
     * Returns the text with its placeholders filled in.
     *
     * @throws IllegalArgumentException if one of them has no value
     */
    @Override
    public String apply(String text) {
        if (!text.contains(BEGIN)) {
            return text;
        }
        try (Libraries libraries = Libraries.find(files);
                DefaultCamelContext context = new DefaultCamelContext(false)) {
            libraries.use(context);
            context.getPropertiesComponent().addPropertiesFunction(new Environment(environment));
            context.build();
            return context.resolvePropertyPlaceholders(text);
        } catch (Exception e) {
            throw new IllegalArgumentException(RouteProblem.reason(e, null), e);
        }
    }

    /** Camel's function {@code env}, of the environment that the program was given. */
    private record Environment(Map<String, String> variables) implements PropertiesFunction {

        @Override
        public String getName() {
            return "env";
        }

        @Override
        public String apply(String remainder) {
            int colon = remainder.indexOf(':');
            String name = colon < 0 ? remainder : remainder.substring(0, colon);
            String value = variables.get(name);
            if (value == null && colon < 0) {
                throw new IllegalArgumentException("the environment variable " + name + " is not set");
            }
            return value != null ? value : remainder.substring(colon + 1);
        }
    }
}
