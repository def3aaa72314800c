package dev.vit4j.attention.method;

/** Queries that need no number. */
public final class Queries {
    /**
     * What the classifier reads, or what a model without a class head is pooled from. It depends on the model's pooling:
     * {@link Query#resolved} gives the query that it stands for.
     */
    public static final Query CLASSIFIER = new Query.OfClassifier();

    /** The class token. */
    public static final Query CLASS_TOKEN = new Query.OfClassToken();

    /** The distillation token. */
    public static final Query DISTILLATION_TOKEN = new Query.OfDistillationToken();

    /** The mean over the queries of all patches. */
    public static final Query MEAN = new Query.OfMean();

    /** Stands for the query of maps that are made without one. */
    public static final Query NONE = new Query.None();

    private Queries() {}
}
