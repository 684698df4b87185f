package dev.gatehouse.tools;

/** What reading a resource comes back with: its contents, or a wish for input that only the client can give. */
public sealed interface ResourceOutcome permits ResourceContents, InputRequired {}
