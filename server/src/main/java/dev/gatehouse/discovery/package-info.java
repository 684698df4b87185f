/** Where does a client log in? Metadata documents and challenges. */
@NullMarked
package dev.gatehouse.discovery;

import org.jspecify.annotations.NullMarked;
