package dev.facet.training;

/** What a run remembers of the data it was trained on. */
public sealed interface DataFacts permits PictureFacts, SceneFacts {
    /** The name of the set, or of the family of subjects. */
    String name();

    /** SHA-256 of what was trained on; another hash, other data. */
    String hash();
}
