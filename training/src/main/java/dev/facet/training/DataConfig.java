package dev.facet.training;

/**
 * Which pictures a recipe trains on.
 *
 * @param path {@code shapes}, {@code fashion-mnist}, a folder with four IDX files, or a folder or zip of pictures by class
 * @param trainImages how many training pictures are used, the same for every seed; 0 for all
 * @param testImages how many test pictures are used, the same for every seed; 0 for all
 * @param size the side that pictures are brought to in pixels; 0 keeps that of the files
 */
public record DataConfig(String path, int trainImages, int testImages, int size) {
    public DataConfig {
        if (path.isBlank()) {
            throw new IllegalArgumentException("path must name the data, got nothing");
        }
        if (trainImages < 0 || testImages < 0 || size < 0) {
            throw new IllegalArgumentException("train_images, test_images and size must be at least 0, got "
                    + trainImages + ", " + testImages + " and " + size);
        }
    }
}
