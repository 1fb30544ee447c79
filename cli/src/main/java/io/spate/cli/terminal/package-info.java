/** Text for people: styles, tables, numbers, and a block of lines that refreshes in place. */
package io.spate.cli.terminal;
