/** The life of runs in this instance: topics in, a look once a second, reports out. */
package io.spate.aggregator.run;
