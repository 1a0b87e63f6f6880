package xyz.autonomys.blocktimes.flow;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A figure of {@link ChainMXBean} that is a metric too. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Metered {

    /** Name of the metric, with dots. */
    String value();

    /** What it means, as the metric's help text says. */
    String help();

    /** Whether it only grows; else it is a gauge. */
    boolean counter() default false;
}
