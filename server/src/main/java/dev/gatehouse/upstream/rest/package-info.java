/** HTTP backends whose tools are declared one by one. */
@NullMarked
package dev.gatehouse.upstream.rest;

import org.jspecify.annotations.NullMarked;
