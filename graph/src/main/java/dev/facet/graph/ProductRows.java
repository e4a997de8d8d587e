package dev.facet.graph;

import java.util.List;

/** The rows of a sum of products of walks: every two stored loads that meet in a column, their steps the term. */
final class ProductRows implements RowTerms {
    private final List<ProductRule.Term> products;
    private final double scale;
    private final int coefficients;

    ProductRows(List<ProductRule.Term> products, double scale) {
        this.products = products;
        this.scale = scale;
        this.coefficients = products.getFirst().left().maxLength() + 1;
    }

    @Override
    public void emit(int i, Sink sink) {
        for (ProductRule.Term product : products) {
            MergedWalks left = product.left();
            MergedWalks right = product.right();
            for (int a = left.offsets[i]; a < left.offsets[i + 1]; a++) {
                int l = left.columns[a];
                for (int slot = right.columnOffsets[l]; slot < right.columnOffsets[l + 1]; slot++) {
                    int j = right.columnRows[slot];
                    int b = right.columnEntries[slot];
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
