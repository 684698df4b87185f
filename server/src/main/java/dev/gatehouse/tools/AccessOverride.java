package dev.gatehouse.tools;

import dev.gatehouse.policy.Access;

/**
 * What an operator gave something in place of what configuration says.
 *
 * @param revision the number of the change
 */
record AccessOverride(Access access, long revision) {
    static AccessOverride newer(AccessOverride one, AccessOverride other) {
        return one.revision() >= other.revision() ? one : other;
    }
}
