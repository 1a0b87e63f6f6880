package xyz.autonomys.blocktimes.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BuildTest {

    private static String commit(String properties) {
        return Build.commit(new ByteArrayInputStream(properties.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void theCommitIsThatOfTheRepositoryAndWhetherFilesWereChangedSince() {
        assertThat(commit("git.commit.id.abbrev=976ab31\ngit.dirty=false\n")).isEqualTo("976ab31");
        assertThat(commit("git.commit.id.abbrev=976ab31\ngit.dirty=true\n")).isEqualTo("976ab31-dirty");
    }

    @Test
    void withoutARepositoryItIsUnknown() {
        assertThat(commit("#Generated\n")).isEqualTo("unknown");
        assertThat(Build.commit(null)).isEqualTo("unknown");
    }
}
