/** The subcommands: arguments in, exit code out. What they do is done by the other packages. */
package io.spate.cli.command;
