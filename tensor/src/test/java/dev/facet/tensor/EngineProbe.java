package dev.facet.tensor;

/** A program of its own for {@link EngineTest}: starts the engine and computes a sum. */
final class EngineProbe {
    private EngineProbe() {}

    public static void main(String[] arguments) {
        Engine.start();
        System.out.println("sum "
                + Tensors.floats(Tensors.of(new float[] {1, 2, 4}, 3).sum())[0]);
    }
}
