package dev.facet.graph;

import java.util.List;

/** The rows of a sum of products of walks: every two stored loads that meet in a column, their steps the term. */
final class ProductRows implements RowTerms {
    private final List<ProductRule.Term> products;
    private final List<int[]> rightEntries;
    private final double scale;
    private final int coefficients;

    ProductRows(List<ProductRule.Term> products, double scale) {
        this.products = products;
        this.rightEntries = products.stream()
                .map(product -> product.right().columnEntries())
                .toList();
        this.scale = scale;
        this.coefficients = products.getFirst().left().maxLength() + 1;
    }

    @Override
    public void emit(int i, Sink sink) {
        for (int t = 0; t < products.size(); t++) {
            MergedWalks left = products.get(t).left();
            MergedWalks right = products.get(t).right();
            int[] entries = rightEntries.get(t);
            for (int a = left.offsets[i]; a < left.offsets[i + 1]; a++) {
                int l = left.columns[a];
                for (int slot = right.columnOffsets[l]; slot < right.columnOffsets[l + 1]; slot++) {
                    int j = right.columnRows[slot];
                    int b = entries[slot];
                    for (int s = left.storeOffsets[a]; s < left.storeOffsets[a + 1]; s++) {
                        for (int u = right.storeOffsets[b]; u < right.storeOffsets[b + 1]; u++) {
                            int term = MaskTerms.pairIndex(coefficients, left.steps[s], right.steps[u]);
                            sink.add(j, term, scale * left.loads[s] * right.loads[u]);
                        }
                    }
                }
            }
        }
    }
}
