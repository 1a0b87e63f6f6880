package xyz.autonomys.blocktimes.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.settings.ProgramFiles;
import xyz.autonomys.blocktimes.settings.UsageException;

/**
 * The jars that an operator puts into {@code lib/}, in the working directory or beside the program: components, drivers
 * and beans for routes. The program's own classes come first.
 */
public final class Libraries implements AutoCloseable {

    static final String FOLDER = "lib";
    private static final Logger LOG = LoggerFactory.getLogger(Libraries.class);

    private final URLClassLoader loader;

    private Libraries(List<Path> jars) {
        this.loader = new URLClassLoader("lib", jars.stream().map(Libraries::url).toArray(URL[]::new),
                Libraries.class.getClassLoader());
    }

    /**
     * Finds the jars.
     *
     * @throws UsageException if a folder cannot be read
     */
    public static Libraries find(ProgramFiles files) {
        List<Path> jars = new ArrayList<>();
        for (Path folder : files.findAll(FOLDER)) {
            try (Stream<Path> found = Files.list(folder)) {
                found.filter(file -> file.getFileName().toString().endsWith(".jar"))
                        .filter(file -> !ProgramFiles.isOwnJar(file)).sorted().forEach(jars::add);
            } catch (IOException | UncheckedIOException e) {
                throw new UsageException(folder + " cannot be read: " + e.getMessage());
            }
        }
        jars.forEach(Libraries::requireJar);
        LOG.debug("libraries: {}", jars.isEmpty() ? "none; lib/*.jar would be found" : jars);
        return new Libraries(jars);
    }

    private static void requireJar(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            LOG.trace("{} has {} entries", jar, file.size());
        } catch (IOException e) {
            throw new UsageException(jar + " cannot be read as a jar: " + e.getMessage() + "; remove it, or fetch it"
                    + " again");
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(jar.toString(), e);
        }
    }

    /** Lets a context, and this thread with those that it starts, load classes from the jars. */
    public void use(CamelContext context) {
        context.setApplicationContextClassLoader(loader);
        context.getClassResolver().addClassLoader(loader);
        // By these, type converters are found.
        PluginHelper.getPackageScanClassResolver(context).addClassLoader(loader);
        PluginHelper.getPackageScanResourceResolver(context).addClassLoader(loader);
        Thread.currentThread().setContextClassLoader(loader);
    }

    /** Not for those of a run: drivers and clients may load classes until the process ends. */
    @Override
    public void close() {
        if (Thread.currentThread().getContextClassLoader() == loader) {
            Thread.currentThread().setContextClassLoader(Libraries.class.getClassLoader());
        }
        try {
            loader.close();
        } catch (IOException e) {
            LOG.debug("lib/ cannot be closed: {}", e.getMessage());
        }
    }
}
