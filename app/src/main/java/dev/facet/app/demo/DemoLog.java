package dev.facet.app.demo;

/** Where the demonstration says what it does. */
@FunctionalInterface
public interface DemoLog {
    /** The next stage begins. */
    void stage(String what);
}
