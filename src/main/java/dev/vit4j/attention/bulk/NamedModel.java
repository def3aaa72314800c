package dev.vit4j.attention.bulk;

import dev.vit4j.model.Model;

/**
 * A model and what it is called.
 *
 * @param name shown to people, such as its folder
 * @param model what is run
 */
public record NamedModel(String name, Model model) {}
