/** Fetches models from the Hugging Face Hub into the cache that Python's huggingface_hub uses too. */
package dev.vit4j.model.hub;
