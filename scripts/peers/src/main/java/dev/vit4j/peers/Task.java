package dev.vit4j.peers;

/**
 * What to measure.
 *
 * @param folder the model, its input and the expected results
 * @param train whether to measure training steps instead of inference
 * @param variant variant of the model's files
 * @param checked whether to compare the first results with the expected ones
 * @param threads number of threads
 */
record Task(ModelFolder folder, boolean train, String variant, boolean checked, int threads) {}
