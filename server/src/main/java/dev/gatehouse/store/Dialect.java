package dev.gatehouse.store;

/** Which database it is, for the few statements that cannot be the same in both. */
public enum Dialect {
    SQLITE,
    POSTGRESQL
}
