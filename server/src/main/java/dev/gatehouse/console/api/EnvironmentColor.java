package dev.gatehouse.console.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A colour that goes with the name of an environment, which alone says which it is. */
public enum EnvironmentColor {
    @JsonProperty("grey")
    GREY,
    @JsonProperty("green")
    GREEN,
    @JsonProperty("blue")
    BLUE,
    @JsonProperty("orange")
    ORANGE,
    @JsonProperty("red")
    RED
}
