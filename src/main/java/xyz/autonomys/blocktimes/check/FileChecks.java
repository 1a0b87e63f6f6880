package xyz.autonomys.blocktimes.check;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import xyz.autonomys.blocktimes.storage.Copies;
import xyz.autonomys.blocktimes.storage.catalog.FileEntry;
import xyz.autonomys.blocktimes.storage.catalog.Manifest;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.Footer;
import xyz.autonomys.blocktimes.storage.parquet.PageChecksums;
import xyz.autonomys.blocktimes.storage.parquet.RowDigests;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.storage.parquet.UnreadableRowsException;

/** Checks the bytes of a chain's files: by the manifest, by the checksums of their pages, and by their rows. */
public final class FileChecks {

    private static final int MOST_NAMED = 5;

    private final String chain;
    private final List<StoredFile> stored;
    private final Optional<Manifest> manifest;
    private final boolean isReplacing;
    private final Map<String, Described> byName = new HashMap<>();
    private final Copies copies;

    /** What the manifest says of a file. */
    private record Described(long rows, long bytes, String sha256, String digest) {
    }

    /**
     * @param stored usable files of the chain
     * @param manifest of the chain; empty if there is none
     * @param isReplacing whether files are being replaced, or were when a process died: then the manifest may be of
     *     before or after
     * @param copies these files on this machine
     */
    public FileChecks(String chain, List<StoredFile> stored, Optional<Manifest> manifest,
            boolean isReplacing, Copies copies) {
        this.chain = chain;
        this.stored = stored;
        this.manifest = manifest;
        this.isReplacing = isReplacing;
        this.copies = copies;
        manifest.ifPresent(now -> now.files().forEach(entry -> {
            byName.put(entry.name(), new Described(entry.rows(), entry.bytes(), entry.sha256(), entry.contentDigest()));
            if (entry.operators() != null) {
                FileEntry.Operators operators = entry.operators();
                byName.put(operators.name(), new Described(operators.rows(), operators.bytes(), operators.sha256(),
                        operators.contentDigest()));
            }
        }));
    }

    /**
     * Runs the checks.
     *
     * @param deep whether digests are computed from rows, too
     * @throws IOException if a file cannot be read at the moment
     */
    public List<Finding> run(boolean deep) throws IOException {
        List<Finding> findings = new ArrayList<>();
        if (manifest.isPresent()) {
            findings.add(names(manifest.get()));
            findings.add(bytes());
        } else {
            findings.add(new Finding(Finding.Outcome.LOOK, "manifest_names_the_files", chain,
                    "there is no manifest that can be used: the next backfill or compact of the chain writes it"));
        }
        findings.add(each("pages_fit_their_checksums", (name, path) -> PageChecksums.problem(path).orElse(null)));
        if (deep) {
            try (RowDigests digests = new RowDigests()) {
                findings.add(each("rows_fit_their_digest", (name, path) -> digest(name, path, digests)));
            }
        }
        return findings;
    }

    /** What is wrong with a file of this machine; null if nothing is. */
    @FunctionalInterface
    private interface Problem {
        String of(String name, Path file) throws IOException;
    }

    private Finding each(String check, Problem problem) throws IOException {
        List<String> problems = new ArrayList<>();
        for (StoredFile file : stored) {
            String found = found(problem, file.name());
            if (found != null) {
                problems.add(file.name() + ": " + found + "; " + wayOut(file));
            }
            if (file.operators() != null) {
                found = found(problem, file.operators());
                if (found != null) {
                    problems.add(file.operators() + ": " + found + "; " + wayOut(file));
                }
            }
        }
        return finding(check, files(), problems);
    }

    private String found(Problem problem, String name) throws IOException {
        try {
            return problem.of(name, copies.path(name));
        } catch (UnreadableRowsException e) {
            return "its rows cannot be read: " + e.getMessage();
        }
    }

    private String wayOut(StoredFile file) {
        return "fetch its blocks again: backfill --overwrite --chain=" + chain + " --start=" + file.blocks().first()
                + " --end=" + file.blocks().last();
    }

    private int files() {
        return stored.size() + (int) stored.stream().filter(file -> file.operators() != null).count();
    }

    private Finding finding(String check, int checked, List<String> problems) {
        if (problems.isEmpty()) {
            return Finding.ok(check, chain, "0 of " + checked + " files");
        }
        return Finding.failed(check, chain, problems.size() + " of " + checked + " files: "
                + problems.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (problems.size() > MOST_NAMED ? ", …" : ""));
    }

    private Finding names(Manifest now) {
        TreeSet<String> named = now.files().stream().map(FileEntry::name)
                .collect(Collectors.toCollection(TreeSet::new));
        TreeSet<String> there = stored.stream().map(StoredFile::name).collect(Collectors.toCollection(TreeSet::new));
        List<String> problems = new ArrayList<>();
        named.stream().filter(name -> !there.contains(name)).forEach(name -> problems.add(name
                + " is in the manifest and not stored"));
        there.stream().filter(name -> !named.contains(name)).forEach(name -> problems.add(name
                + " is stored and not in the manifest: the next backfill of the chain records it"));
        Map<String, String> operators = new HashMap<>();
        now.files().forEach(entry -> operators.put(entry.name(),
                entry.operators() == null ? null : entry.operators().name()));
        stored.stream().filter(file -> byName.containsKey(file.name()))
                .filter(file -> !Objects.equals(operators.get(file.name()), file.operators()))
                .forEach(file -> problems.add(file.name() + " goes with " + file.operators() + ", the manifest says "
                        + operators.get(file.name())));
        stored.stream().filter(file -> byName.containsKey(file.name()))
                .filter(file -> byName.get(file.name()).rows != file.footer().rows()
                        || byName.get(file.name()).bytes != file.sizeBytes())
                .forEach(file -> problems.add(file.name() + " has " + file.footer().rows() + " rows and "
                        + file.sizeBytes() + " bytes, the manifest says " + byName.get(file.name()).rows + " and "
                        + byName.get(file.name()).bytes));
        return byManifest(finding("manifest_names_the_files", Math.max(named.size(), there.size()), problems));
    }

    private Finding bytes() throws IOException {
        List<String> problems = new ArrayList<>();
        for (StoredFile file : stored) {
            for (String name : file.operators() == null ? List.of(file.name())
                    : List.of(file.name(), file.operators())) {
                Described should = byName.get(name);
                if (should != null && !should.sha256.equals(FileEntry.sha256(copies.path(name)))) {
                    problems.add(name + ": its SHA-256 is not that of the manifest; "
                            + (Footer.contentDigest(copies.path(name)).filter(digest -> !digest.equals(should.digest))
                                    .isPresent() ? "it seems to be replaced: the next backfill of the chain records it"
                                    : wayOut(file)));
                }
            }
        }
        return byManifest(finding("bytes_are_the_manifests", files(), problems));
    }

    private Finding byManifest(Finding finding) {
        return !isReplacing || !finding.isFailure() ? finding
                : new Finding(Finding.Outcome.LOOK, finding.check(), chain, "files are being replaced, or were when a"
                        + " process died: validate again, or run a backfill first; " + finding.text());
    }

    private String digest(String name, Path file, RowDigests digests) throws IOException {
        String is = (name.startsWith(Datasets.BLOCK_TIMES) ? digests.ofBlockTimes(file)
                : digests.ofOfflineOperators(file)).toString();
        Optional<String> footer = Footer.contentDigest(file);
        if (footer.isPresent() && !is.equals(footer.get())) {
            return "its rows have the digest " + is + ", its footer says " + footer.get();
        }
        // Files of earlier versions have it in the manifest alone.
        String described = byName.containsKey(name) ? byName.get(name).digest : null;
        return described == null || is.equals(described) ? null
                : "its rows have the digest " + is + ", the manifest says " + described;
    }
}
