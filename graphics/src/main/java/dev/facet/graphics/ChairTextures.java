package dev.facet.graphics;

/** Grey pictures that the colours of wood and cloth are multiplied by. */
final class ChairTextures {
    private static final int SIZE = 128;

    private ChairTextures() {}

    /** Streaks along u: sums of waves across whose phase drifts slowly along, periodic both ways. */
    static Texture grain() {
        KeyedDraws draws = new KeyedDraws(0, 11, 0);
        int waves = 24;
        double[][] wave = new double[waves][];
        for (int i = 0; i < waves; i++) {
            int across = 2 + (int) (30 * draws.uniform() * draws.uniform());
            int along = (int) (3 * draws.uniform());
            wave[i] = new double[] {across, along, 2 * Math.PI * draws.uniform(), 1 / Math.sqrt(across)};
        }
        return picture((u, v) -> {
            double drift = 0.5 * StrictMath.sin(2 * Math.PI * u) + 0.3 * StrictMath.sin(2 * Math.PI * (2 * u + 0.3));
            double sum = 0;
            for (double[] w : wave) {
                sum += w[3] * StrictMath.sin(2 * Math.PI * (w[0] * v + w[1] * u) + w[2] + drift);
            }
            return 0.86 + 0.09 * sum;
        });
    }

    /** Threads over and under. */
    static Texture weave() {
        return picture((u, v) -> {
            double a = StrictMath.sin(16 * Math.PI * u);
            double b = StrictMath.sin(16 * Math.PI * v);
            return 0.9 + 0.1 * a * b;
        });
    }

    private interface Grey {
        double at(double u, double v);
    }

    private static Texture picture(Grey grey) {
        byte[] pixels = new byte[3 * SIZE * SIZE];
        for (int row = 0; row < SIZE; row++) {
            for (int column = 0; column < SIZE; column++) {
                double value = grey.at((column + 0.5) / SIZE, (row + 0.5) / SIZE);
                byte level = Frame.toByte((float) value);
                for (int c = 0; c < 3; c++) {
                    pixels[3 * (row * SIZE + column) + c] = level;
                }
            }
        }
        return new Texture(SIZE, SIZE, pixels);
    }
}
