/** What may be put under load: the operator's list, for all parts that have to keep to it. */
package io.spate.scenario.target;
