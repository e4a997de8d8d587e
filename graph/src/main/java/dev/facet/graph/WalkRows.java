package dev.facet.graph;

/** The rows of the asymmetric mask: every stored load, its step the term. */
record WalkRows(WalkSet walks) implements RowTerms {
    @Override
    public void emit(int i, Sink sink) {
        for (int s = walks.offsets[i]; s < walks.offsets[i + 1]; s++) {
            sink.add(walks.columns[s], walks.steps[s], walks.loads[s]);
        }
    }
}
