package dev.gatehouse.gate;

/** What can be done with a task. */
public enum TaskAct {
    /** Ask how far it is. */
    GET,
    /** Answer what it asks. */
    ANSWER,
    /** Stop it. */
    CANCEL
}
