/**
 * Where does a client log in? Metadata documents and challenges, and what every front says before it knows the caller:
 * request ids, allowed hosts and origins, plain errors.
 */
@NullMarked
package dev.gatehouse.discovery;

import org.jspecify.annotations.NullMarked;
