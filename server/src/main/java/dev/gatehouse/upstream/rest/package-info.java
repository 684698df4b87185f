/** HTTP backends, whose tools are declared one by one or described by an OpenAPI document. */
@NullMarked
package dev.gatehouse.upstream.rest;

import org.jspecify.annotations.NullMarked;
