/**
 * Steps in JavaScript: what they may do, and for how long. The engine is Rhino, interpreted, so
 * that it works in native images, too ({@code docs/adr/0019-javascript-by-rhino.md}).
 */
package io.spate.scenario.script;
