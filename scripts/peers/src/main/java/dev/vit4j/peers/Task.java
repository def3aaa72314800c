package dev.vit4j.peers;

/**
 * What is to be measured.
 *
 * @param folder the model, its input and its numbers
 * @param train whether training steps; else inference
 * @param variant which of the folder's files
 * @param checked whether the first results are compared with the folder's
 * @param threads how many compute
 */
record Task(ModelFolder folder, boolean train, String variant, boolean checked, int threads) {}
