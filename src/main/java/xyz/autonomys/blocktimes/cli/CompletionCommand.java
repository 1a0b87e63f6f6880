package xyz.autonomys.blocktimes.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import xyz.autonomys.blocktimes.settings.ExitCode;

@Command(
        name = "completion",
        description = {"Prints a script that lets bash and zsh complete commands and options.", ""},
        footer = {
            "",
            "For this shell; a line of .bashrc or .zshrc (after compinit) makes it so for",
            "those to come:",
            "  source <(blocktimes completion)"
        })
final class CompletionCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(AutoComplete.bash("blocktimes", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
