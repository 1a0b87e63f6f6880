package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be used is said, with what would do, before any connection is made: no node runs here. */
class BadInputTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backfill --foo | Unknown option: '--foo'",
                "frobnicate | Unmatched argument at index 0: 'frobnicate'",
                "backfill --network=devnet --chain=foo | --chain=foo is not configured: it must be one of consensus,"
                        + " auto-evm",
                "backfill --network=nowhere | --network=nowhere is not known: it must be devnet or one of [chronos,"
                        + " mainnet]",
                "backfill --network=devnet --start=5 --end=3 | the interval starts at block 5, past its end, block 3",
                "backfill --network=devnet --start=1 --end=3 --count=3 | --start, --end and --count cannot all"
                        + " be used together: remove one",
                "backfill --network=devnet --count=0 | --count=0 cannot be used: it must be 1 or more",
                "backfill --network=devnet --start=-1 | --start=-1 is negative: it must be 0 or more",
                "backfill --network=devnet --K=-1 | --K=-1 is negative: it must be 0 or more",
                "backfill --network=devnet --K=many | Invalid value for option '--K': 'many' is not an int",
                "backfill | no endpoint is set for chain consensus: set CONSENSUS_RPC_WS or"
                        + " blocktimes.chain.consensus.rpc-ws, or name a --network",
                "devnet --blocks=0 | --blocks=0 cannot be used: it must be from 1 to 60000000",
                "devnet --limit=-1 | --limit=-1 is negative: it must be 0 or more",
                "plan --start=-1 | --start=-1 is negative: it must be 0 or more",
                "work | ranges stay in one process (blocktimes.ranges = in-process), where backfill plans and fetches"
                        + " them: set RANGES=kafka:HOST:PORT",
                "devnet --port=70000 | --port=70000 cannot be used: it must be from 0 to 65534",
                "inspect | inspect takes --chain and --block, or --metadata and --events",
                "inspect --network=devnet --chain=consensus --block=-1 | --block=-1 cannot be used: it must be from 0"
                        + " to 4294967295",
            })
    void anArgumentThatCannotBeUsedIsNamed(String arguments, String message) throws Exception {
        Cli.Result result = new Cli(folder).run(arguments.split(" "));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("blocktimes: " + message).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--network=devnet"})
    void aDataDirWithoutANameIsRefused(String network) throws Exception {
        Files.writeString(folder.resolve("application.properties"), "blocktimes.data-dir =\n");

        Cli.Result result = new Cli(folder).run(("report " + network).strip().split(" "));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("blocktimes.data-dir is not set: it must name a directory");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MAX_ROWS_PER_FILE | 0 | blocktimes.max-rows-per-file = 0 (environment variable MAX_ROWS_PER_FILE)"
                        + " cannot be used: it must be a whole number of 1 or more",
                "MAX_FILE_MINUTES | -2 | blocktimes.max-file-minutes = -2 (environment variable MAX_FILE_MINUTES)"
                        + " cannot be used: it must be a whole number from 1 to 525600",
                "MAX_INFLIGHT_HEADERS | x | blocktimes.max-inflight-headers = x (environment variable"
                        + " MAX_INFLIGHT_HEADERS) cannot be used: it must be a whole number from 1 to 65536",
                "K_CONSENSUS | -1 | blocktimes.chain.consensus.k = -1 (environment variable K_CONSENSUS) cannot be"
                        + " used: it must be a whole number of 0 or more",
                "LOG_LEVEL | loud | blocktimes.log-level = loud (environment variable LOG_LEVEL) cannot be used: it"
                        + " must be error, warn, info, debug or trace",
                "CONSENSUS_RPC_WS | http://x | blocktimes.chain.consensus.rpc-ws (environment variable"
                        + " CONSENSUS_RPC_WS) cannot be used: it must begin with ws:// or wss://; a URL looks like"
                        + " ws://127.0.0.1:9944",
                "CONSENSUS_RPC_WS | ws://user:secret@[x | blocktimes.chain.consensus.rpc-ws (environment variable"
                        + " CONSENSUS_RPC_WS) cannot be used: it is not a URL",
                "AUTO_EVM_RPC_WS | ws://h:99999 | blocktimes.chain.auto-evm.rpc-ws (environment variable"
                        + " AUTO_EVM_RPC_WS) cannot be used: port 99999 is not between 1 and 65535",
                "RANGES | nats://h:1 | blocktimes.ranges = nats://h:1 (environment variable RANGES) cannot be used: it"
                        + " must be in-process, or kafka:HOST:PORT",
                "DATA_DIR | s3:///x | DATA_DIR s3:///x has no bucket: it should look like s3://bucket/prefix",
                "DATA_DIR | /dev/null/data | DATA_DIR /dev/null/data cannot be written to:",
            })
    void anEnvironmentVariableThatCannotBeUsedIsNamed(String variable, String value, String message) throws Exception {
        Cli.Result result = new Cli(folder).with(variable, value).run("backfill", "--network=devnet");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("blocktimes: " + message).doesNotContain("\tat ").doesNotContain("secret");
    }

    @Test
    void anUnknownSettingIsNamedWithTheKnownOnes() throws Exception {
        Files.writeString(folder.resolve("application.properties"), "blocktimes.max-row-per-file = 5\n");

        Cli.Result result = new Cli(folder).run("backfill", "--network=devnet");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("unknown setting blocktimes.max-row-per-file in " + folder)
                .contains("blocktimes.max-rows-per-file");
    }

    @Test
    void aByteOrderMarkIsNotPartOfTheFirstName() throws Exception {
        Files.writeString(folder.resolve("application.properties"), "\uFEFFblocktimes.log-level = loud\n");

        Cli.Result result = new Cli(folder).run("backfill", "--network=devnet");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("blocktimes.log-level = loud (" + folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x_y", "Moonbeam-1", "-a", "a.b"})
    void aChainNameThatCannotBeUsedIsToldTheRule(String name) throws Exception {
        Files.writeString(
                folder.resolve("application.properties"), "blocktimes.chain." + name + ".kind = substrate\n");

        Cli.Result result = new Cli(folder).run("backfill", "--network=devnet");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("chain name " + name + " in setting blocktimes.chain." + name + ".kind (" + folder)
                .contains("it must be lower-case letters, digits and hyphens, and begin with a letter or digit");
    }

    @Test
    void unreadablePropertiesAreNamed() throws Exception {
        Files.writeString(folder.resolve("application.properties"), "blocktimes.log-level = \\uZZZZ\n");

        Cli.Result result = new Cli(folder).run("backfill", "--network=devnet");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("application.properties cannot be read as properties: Malformed \\uxxxx encoding");
    }

    @Test
    void helpOfEveryCommandIsPrinted() throws Exception {
        for (String command : new String[] {"", "backfill", "inspect", "devnet"}) {
            Cli.Result result =
                    command.isEmpty() ? new Cli(folder).run("--help") : new Cli(folder).run(command, "--help");
            assertThat(result.exitCode()).isZero();
            assertThat(result.out()).startsWith("Usage: blocktimes").contains("--help");
            assertThat(result.out().lines()).allMatch(line -> line.length() <= 120);
        }
    }
}
