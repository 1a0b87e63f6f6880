package xyz.autonomys.blocktimes.cli.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jline.reader.EOFError;
import org.jline.reader.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlPromptTest {

    private static String read(String line) {
        return new SqlPrompt.UntilSemicolon().parse(line, line.length(), Parser.ParseContext.ACCEPT_LINE).line();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1;", "SELECT 'it''s'\nFROM block_times; ", "exit", "QUIT;", "\\q", ".exit", ""})
    void whatIsCompleteIsTaken(String line) {
        assertThat(read(line)).isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1", "SELECT ';' ||", "exit block_times"})
    void otherwiseALineIsAskedForOnceMore(String line) {
        assertThatThrownBy(() -> read(line)).isInstanceOf(EOFError.class);
    }

    @Test
    void quotesAndBackslashesAreSqlsOwn() {
        assertThat(read("SELECT 'a\\' || \"chain\";")).isEqualTo("SELECT 'a\\' || \"chain\";");
    }
}
