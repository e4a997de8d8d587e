package dev.facet.graph;

/** One way to compute masked attention with one mask, whatever f; {@link MaskedAttention} chooses among them. */
sealed interface PathAttention
        permits LandmarkAttention,
                PatternAttention,
                FeatureAttention,
                FullAttention,
                ColumnAttention,
                OrderedAttention {
    /** The number of nodes, N. */
    int nodes();

    /** The number of coefficients of f that each head takes. */
    int coefficients();

    /** The number of stored numbers that a pass goes over. */
    long nonzeros();

    /** Writes outputs and denominators; f (H, coefficients). */
    void forward(double[][] f, AttentionShape shape, MaskedAttention.Inputs in, MaskedAttention.Results out);

    /** Writes the gradients of queries, keys and values, given forward's results, and adds that of f to {@code df}. */
    void backward(
            double[][] f,
            AttentionShape shape,
            MaskedAttention.Inputs in,
            MaskedAttention.Results out,
            MaskedAttention.Gradients gradients,
            double[][] df);
}
