package dev.facet.app.demo;

/** Where the demonstration says what it does, and where it learns that it should stop. */
public interface DemoLog {
    /**
     * The next stage begins.
     *
     * @param secondsLeft expected until the end of the demonstration, this stage included
     */
    void stage(int number, int count, String what, double secondsLeft);

    /** Something happened inside the stage. */
    void detail(String what);

    /** Asked between pieces of work that take a second or two. */
    boolean stopRequested();

    /** Throws if the user asked to stop. */
    default void checkStop() {
        if (stopRequested()) {
            throw new DemoStopped();
        }
    }
}
