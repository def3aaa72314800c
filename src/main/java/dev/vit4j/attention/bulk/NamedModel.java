package dev.vit4j.attention.bulk;

import dev.vit4j.model.Model;

/**
 * A model and its name.
 *
 * @param name display name, such as its folder
 * @param model the model
 */
public record NamedModel(String name, Model model) {}
