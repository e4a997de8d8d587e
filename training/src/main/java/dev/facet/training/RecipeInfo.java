package dev.facet.training;

/**
 * A line of {@code facet recipes}.
 *
 * @param name the name to train it by
 * @param description one line that says what it trains
 * @param minutes expected minutes on two cores
 * @param data where its data are looked for
 */
public record RecipeInfo(String name, String description, double minutes, String data) {}
