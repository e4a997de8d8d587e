package dev.facet.tensor;

/** Counting native objects in tests. */
final class Memory {
    private Memory() {}

    /** The live objects when the collector has run and the count has come to rest. */
    static long settledObjects() {
        long count = Engine.liveObjects();
        for (int still = 0; still < 3; still++) {
            System.gc();
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            long now = Engine.liveObjects();
            if (now != count) {
                still = -1;
            }
            count = now;
        }
        return count;
    }
}
