package xyz.autonomys.blocktimes.check;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import xyz.autonomys.blocktimes.storage.Copies;
import xyz.autonomys.blocktimes.storage.catalog.FileEntry;
import xyz.autonomys.blocktimes.storage.catalog.Manifest;
import xyz.autonomys.blocktimes.storage.parquet.Footer;
import xyz.autonomys.blocktimes.storage.parquet.PageChecksums;
import xyz.autonomys.blocktimes.storage.parquet.RowDigests;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/** Checks the bytes of a chain's files: by the manifest, by the checksums of their pages, and by their rows. */
public final class FileChecks {

    private static final int MOST_NAMED = 5;

    private final String chain;
    private final List<StoredFile> stored;
    private final Optional<Manifest> manifest;
    private final boolean isReplacing;
    private final Copies copies;

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
            findings.add(bytes(manifest.get()));
        } else {
            findings.add(new Finding(Finding.Outcome.LOOK, "manifest_names_the_files", chain,
                    "there is no manifest: the next backfill or compact of the chain writes it"));
        }
        findings.add(each("pages_fit_their_checksums", path -> PageChecksums.problem(path).orElse(null)));
        if (deep) {
            try (RowDigests digests = new RowDigests()) {
                findings.add(each("rows_fit_their_digest", path -> digest(path, digests)));
            }
        }
        return findings;
    }

    /** What is wrong with a file of this machine; null if nothing is. */
    @FunctionalInterface
    private interface Problem {
        String of(Path file) throws IOException;
    }

    private Finding each(String check, Problem problem) throws IOException {
        List<String> problems = new ArrayList<>();
        for (StoredFile file : stored) {
            String found = problem.of(copies.path(file.name()));
            if (found != null) {
                problems.add(file.name() + ": " + found + "; " + wayOut(file));
            } else if (file.operators() != null) {
                found = problem.of(copies.path(file.operators()));
                if (found != null) {
                    problems.add(file.operators() + ": " + found + "; " + wayOut(file));
                }
            }
        }
        return finding(check, stored.size(), problems);
    }

    private String wayOut(StoredFile file) {
        return "fetch its blocks again: backfill --overwrite --chain=" + chain + " --start=" + file.blocks().first()
                + " --end=" + file.blocks().last();
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
        return byManifest(finding("manifest_names_the_files", Math.max(named.size(), there.size()), problems));
    }

    private Finding bytes(Manifest now) throws IOException {
        Map<String, String> sha256 = new HashMap<>();
        for (FileEntry entry : now.files()) {
            sha256.put(entry.name(), entry.sha256());
            if (entry.operators() != null) {
                sha256.put(entry.operators().name(), entry.operators().sha256());
            }
        }
        List<String> problems = new ArrayList<>();
        for (StoredFile file : stored) {
            for (String name : file.operators() == null ? List.of(file.name())
                    : List.of(file.name(), file.operators())) {
                String should = sha256.get(name);
                if (should != null && !should.equals(FileEntry.sha256(copies.path(name)))) {
                    problems.add(name + ": its SHA-256 is not that of the manifest; " + wayOut(file));
                }
            }
        }
        return byManifest(finding("bytes_are_the_manifests", stored.size(), problems));
    }

    private Finding byManifest(Finding finding) {
        return !isReplacing || !finding.isFailure() ? finding
                : new Finding(Finding.Outcome.LOOK, finding.check(), chain, "files are being replaced, or were when a"
                        + " process died: validate again, or run a backfill first; " + finding.text());
    }

    private String digest(Path file, RowDigests digests) throws IOException {
        String said = Footer.contentDigest(file).orElse(null);
        if (said == null) {
            return null; // of an earlier version; the manifest has its digest since it was described
        }
        String is = (copies.blockTimes().contains(file) ? digests.ofBlockTimes(file)
                : digests.ofOfflineOperators(file)).toString();
        return is.equals(said) ? null : "its rows have the digest " + is + ", its footer says " + said;
    }
}
