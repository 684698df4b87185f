package dev.gatehouse.tools;

/** What a prompt comes back with: its messages, or a wish for input that only the client can give. */
public sealed interface PromptOutcome permits PromptResult, InputRequired {}
