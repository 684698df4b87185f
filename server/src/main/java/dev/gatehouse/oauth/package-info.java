/** Who are our users and clients? The embedded OAuth 2.1 authorization server. */
@NullMarked
package dev.gatehouse.oauth;

import org.jspecify.annotations.NullMarked;
