package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Files of which somebody is told what is about to be done to them, and who may make that fail. */
public final class WatchedFiles {

    /** Is told of each operation before it is made. */
    @FunctionalInterface
    public interface Watcher {
        /**
         * @param operation name of a method of {@link PublishedFiles}
         * @param about what it is given, with a blank between: names of files, mostly
         */
        void before(String operation, String about) throws IOException;
    }

    private WatchedFiles() {
    }

    public static PublishedFiles over(PublishedFiles files, Watcher watcher) {
        return (PublishedFiles) Proxy.newProxyInstance(PublishedFiles.class.getClassLoader(),
                new Class<?>[] {PublishedFiles.class},
                (proxy, method, arguments) -> {
                    StringBuilder about = new StringBuilder();
                    for (Object argument : arguments == null ? new Object[0] : arguments) {
                        if (!(argument instanceof byte[])) {
                            about.append(about.isEmpty() ? "" : " ").append(argument);
                        }
                    }
                    watcher.before(method.getName(), about.toString());
                    try {
                        return method.invoke(files, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
