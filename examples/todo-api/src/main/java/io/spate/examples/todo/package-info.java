/**
 * A to-do list over REST: the sample that load is sent to. {@link
 * io.spate.examples.todo.TodoResource} takes the requests, on a virtual thread each, {@link
 * io.spate.examples.todo.TodoStore} keeps the to-dos by plain JDBC, and {@link
 * io.spate.examples.todo.ServedFilter} counts what was served, so that what a load generator claims
 * can be compared with what arrived.
 */
package io.spate.examples.todo;
