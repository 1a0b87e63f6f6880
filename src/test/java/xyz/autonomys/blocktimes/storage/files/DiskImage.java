package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import xyz.autonomys.blocktimes.scale.Hex;

/**
 * What is on a disk after a power cut. The bytes of a file are there as of its last force, the entries of a folder as
 * of its own; of what came later, whatever the loss leaves. A rename is there or not, in both folders alike, and for
 * certain once the folder that it goes to was forced.
 *
 * @param files by path relative to the root; the value of a folder is null
 */
public record DiskImage(TreeMap<String, byte[]> files) {

    /** The disk after these operations and a power cut. */
    public static DiskImage after(List<DiskOperation> done, DiskLoss loss) {
        Map<Integer, Integer> forced = new HashMap<>();
        for (int i = 0; i < done.size(); i++) {
            if (done.get(i) instanceof DiskOperation.Force force) {
                forced.put(force.node(), i);
            }
        }
        Map<Integer, TreeMap<String, Integer>> folders = new HashMap<>(Map.of(DiskOperation.ROOT, new TreeMap<>()));
        Map<Integer, byte[]> contents = new HashMap<>();
        for (int i = 0; i < done.size(); i++) {
            if (done.get(i) instanceof DiskOperation.Entry entry) {
                if (entry instanceof DiskOperation.Make make) {
                    if (make.isFolder()) {
                        folders.put(make.node(), new TreeMap<>());
                    } else {
                        contents.put(make.node(), new byte[0]);
                    }
                }
                if (forced.getOrDefault(entry.settledBy(), -1) > i || loss.keepsEntry()) {
                    apply(entry, folders);
                }
            } else if (done.get(i) instanceof DiskOperation.Content change) {
                boolean isForced = forced.getOrDefault(change.node(), -1) > i;
                contents.compute(change.node(), (node, bytes) ->
                        apply(change, bytes, isForced ? DiskLoss.none() : loss));
            }
        }
        DiskImage image = new DiskImage(new TreeMap<>());
        image.add("", folders.get(DiskOperation.ROOT), folders, contents);
        return image;
    }

    /** Changes of names that a power cut after these operations could take. */
    public static int unforcedEntries(List<DiskOperation> done) {
        int[] asked = {0};
        after(done, new DiskLoss() {
            @Override
            public boolean keepsEntry() {
                asked[0]++;
                return true;
            }

            @Override
            public Written keepsOf(int bytes) {
                return new Written(bytes, true);
            }
        });
        return asked[0];
    }

    private static void apply(DiskOperation.Entry entry, Map<Integer, TreeMap<String, Integer>> folders) {
        if (entry instanceof DiskOperation.Make make) {
            folders.get(make.parent()).put(make.name(), make.node());
        } else if (entry instanceof DiskOperation.Rename rename) {
            folders.get(rename.parent()).remove(rename.name(), rename.node());
            folders.get(rename.newParent()).put(rename.newName(), rename.node());
        } else if (entry instanceof DiskOperation.Remove remove) {
            folders.get(remove.parent()).remove(remove.name());
        }
    }

    private static byte[] apply(DiskOperation.Content change, byte[] bytes, DiskLoss loss) {
        if (change instanceof DiskOperation.Truncate truncate) {
            return loss.keepsOf(0).isSized() ? Arrays.copyOf(bytes, Math.toIntExact(truncate.size())) : bytes;
        }
        DiskOperation.Write write = (DiskOperation.Write) change;
        DiskLoss.Written kept = loss.keepsOf(write.bytes().length);
        int from = Math.toIntExact(write.position());
        int end = kept.isSized() ? from + write.bytes().length : kept.bytes() > 0 ? from + kept.bytes() : 0;
        byte[] written = Arrays.copyOf(bytes, Math.max(bytes.length, end));
        if (kept.bytes() > 0) {
            System.arraycopy(write.bytes(), 0, written, from, kept.bytes());
        }
        return written;
    }

    private void add(String path, Map<String, Integer> entries, Map<Integer, TreeMap<String, Integer>> folders,
            Map<Integer, byte[]> contents) {
        entries.forEach((name, node) -> {
            files.put(path + name, contents.get(node));
            if (folders.containsKey(node)) {
                add(path + name + "/", folders.get(node), folders, contents);
            }
        });
    }

    /** What a directory of this machine holds. */
    public static DiskImage of(Path root) throws IOException {
        DiskImage image = new DiskImage(new TreeMap<>());
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path each : tree.filter(path -> !path.equals(root)).toList()) {
                image.files.put(root.relativize(each).toString(), Files.isDirectory(each) ? null
                        : Files.readAllBytes(each));
            }
        }
        return image;
    }

    /** Makes a directory hold this and nothing else. What is there already is left. @param before what it holds */
    public void writeTo(Path root, DiskImage before) throws IOException {
        Set<String> gone = new HashSet<>();
        for (Map.Entry<String, byte[]> there : before.files.descendingMap().entrySet()) {
            boolean stays = files.containsKey(there.getKey())
                    && Arrays.equals(there.getValue(), files.get(there.getKey()));
            if (!stays) {
                Files.delete(root.resolve(there.getKey()));
                gone.add(there.getKey());
            }
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (before.files.containsKey(file.getKey()) && !gone.contains(file.getKey())) {
                continue;
            }
            if (file.getValue() == null) {
                Files.createDirectory(root.resolve(file.getKey()));
            } else {
                Files.write(root.resolve(file.getKey()), file.getValue());
            }
        }
    }

    /** The same for the same names and bytes, and for no others. */
    public String digest() {
        MessageDigest sha = sha256();
        files.forEach((name, bytes) -> {
            sha.update((name + "\0" + (bytes == null ? -1 : bytes.length) + "\0").getBytes(StandardCharsets.UTF_8));
            if (bytes != null) {
                sha.update(bytes);
            }
        });
        return Hex.encode(sha.digest());
    }

    public static String digest(byte[] bytes) {
        return Hex.encode(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
