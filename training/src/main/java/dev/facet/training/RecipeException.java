package dev.facet.training;

/**
 * A recipe that cannot be used, with the place in it: the YAML path (as {@code training.batch}), the file, or the
 * {@code key=value} given on the command line.
 */
public final class RecipeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final String problem;

    /**
     * @param path where in the recipe, a YAML path; empty for the recipe as a whole
     * @param problem what was got and what was wanted
     */
    public RecipeException(String path, String problem) {
        super(path.isEmpty() ? problem : path + ": " + problem);
        this.path = path;
        this.problem = problem;
    }

    /** The YAML path of the offending key. */
    public String path() {
        return path;
    }

    /** The message without the path. */
    public String problem() {
        return problem;
    }
}
