package dev.gatehouse.cli;

import picocli.CommandLine.Command;

/** Looks at what can be called, and at what could be. None of it changes anything. */
@Command(
        name = "tools",
        description = "Looks at what can be called, and at what could be. None of these changes anything.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ToolsListCommand.class,
            ToolsDiffCommand.class,
            ToolsPreviewCommand.class,
            ToolsImportCommand.class
        })
final class ToolsCommand {}
