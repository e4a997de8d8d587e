package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.facet.graph.Parallel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PointSamplingTest {
    private static PointCloud cloud(int n, int dims, double step) {
        KeyedRandom random = new KeyedRandom(3, 4, n);
        double[] p = new double[n * dims];
        Arrays.setAll(p, c -> step == 0 ? random.uniform() : step * random.below(8));
        return PointCloud.of(p, dims, List.of(), null);
    }

    private static double square(PointCloud cloud, int i, int j) {
        double sum = 0;
        for (int d = 0; d < cloud.dims(); d++) {
            double difference = cloud.positions()[i * cloud.dims() + d] - cloud.positions()[j * cloud.dims() + d];
            sum += difference * difference;
        }
        return sum;
    }

    @Test
    void farthestPointsAreThoseOfTheDefinition() {
        for (double step : new double[] {0, .125}) {
            PointCloud cloud = cloud(300, 3, step);
            int[] chosen = PointSampling.farthest(cloud, 300, 7);
            for (int c = 1; c < chosen.length; c++) {
                int wanted = -1;
                double farthest = -1;
                for (int i = 0; i < 300; i++) {
                    double nearest = Double.POSITIVE_INFINITY;
                    for (int before = 0; before < c; before++) {
                        nearest = chosen[before] == i ? -1 : Math.min(nearest, square(cloud, i, chosen[before]));
                    }
                    if (nearest > farthest) {
                        farthest = nearest;
                        wanted = i;
                    }
                }
                assertThat(chosen[c]).isEqualTo(wanted);
            }
            assertThat(Arrays.stream(chosen).distinct()).hasSize(300);
            assertThat(PointSampling.farthest(cloud, 20, 7)).isEqualTo(Arrays.copyOf(chosen, 20));
        }
    }

    @Test
    void farthestPointsAreTheSameForAnyThreadsAndOthersForAnotherSeed() {
        PointCloud cloud = cloud(40_000, 2, 0);
        int before = Parallel.threads();
        try {
            Parallel.threads(1);
            int[] one = PointSampling.farthest(cloud, 20, 1);
            Parallel.threads(5);
            assertThat(PointSampling.farthest(cloud, 20, 1)).isEqualTo(one);
            assertThat(PointSampling.farthest(cloud, 20, 2)).isNotEqualTo(one);
        } finally {
            Parallel.threads(before);
        }
    }

    @Test
    void eachVoxelKeepsThePointNearestToItsMean() {
        PointCloud cloud = cloud(2000, 3, 0);
        Map<String, List<Integer>> voxels = new TreeMap<>();
        double[] least = {1, 1, 1};
        for (int c = 0; c < 6000; c++) {
            least[c % 3] = Math.min(least[c % 3], cloud.positions()[c]);
        }
        for (int i = 0; i < 2000; i++) {
            StringBuilder key = new StringBuilder();
            for (int d = 0; d < 3; d++) {
                key.append((int) Math.floor((cloud.positions()[3 * i + d] - least[d]) / .2))
                        .append(' ');
            }
            voxels.computeIfAbsent(key.toString(), k -> new ArrayList<>()).add(i);
        }
        List<Integer> wanted = new ArrayList<>();
        voxels.values().forEach(members -> {
            double[] mean = new double[3];
            members.forEach(i -> {
                for (int d = 0; d < 3; d++) {
                    mean[d] += cloud.positions()[3 * i + d];
                }
            });
            int nearest = -1;
            double distance = Double.POSITIVE_INFINITY;
            for (int i : members) {
                double sum = 0;
                for (int d = 0; d < 3; d++) {
                    sum += Math.pow(cloud.positions()[3 * i + d] - mean[d] / members.size(), 2);
                }
                if (sum < distance) {
                    distance = sum;
                    nearest = i;
                }
            }
            wanted.add(nearest);
        });
        assertThat(PointSampling.voxels(cloud, .2))
                .containsExactlyInAnyOrder(wanted.stream().mapToInt(i -> i).toArray())
                .isSorted();
        assertThat(PointSampling.voxels(cloud, 100)).hasSize(1);
        assertThat(PointSampling.voxels(cloud, 1e-5)).hasSize(2000);
    }

    @Test
    void blocksCoverEveryPointOnceAndNoneIsTooLarge() {
        PointCloud cloud = cloud(5000, 3, 0);
        List<int[]> blocks = PointSampling.blocks(cloud, .3, 100, 5);
        assertThat(blocks.stream().flatMapToInt(Arrays::stream).sorted().toArray())
                .isEqualTo(java.util.stream.IntStream.range(0, 5000).toArray());
        for (int[] block : blocks) {
            assertThat(block).hasSizeBetween(1, 100).isSorted();
            for (int axis = 0; axis < 2; axis++) {
                double least = Double.POSITIVE_INFINITY;
                double greatest = Double.NEGATIVE_INFINITY;
                for (int i : block) {
                    least = Math.min(least, cloud.positions()[3 * i + axis]);
                    greatest = Math.max(greatest, cloud.positions()[3 * i + axis]);
                }
                assertThat(greatest - least).isLessThanOrEqualTo(.3);
            }
        }
        List<int[]> again = PointSampling.blocks(cloud, .3, 100, 5);
        for (int b = 0; b < blocks.size(); b++) {
            assertThat(again.get(b)).isEqualTo(blocks.get(b));
        }
        assertThat(PointSampling.blocks(cloud, .3, 100, 6).getFirst()).isNotEqualTo(blocks.getFirst());
        assertThat(PointSampling.blocks(cloud, 10, 5000, 5)).hasSize(1);
    }

    @Test
    void badArgumentsAreNamed() {
        PointCloud cloud = cloud(10, 2, 0);
        assertThatThrownBy(() -> PointSampling.farthest(cloud, 11, 0)).hasMessageContaining("1 to 10, got 11");
        assertThatThrownBy(() -> PointSampling.farthest(cloud, 0, 0)).hasMessageContaining("got 0");
        assertThatThrownBy(() -> PointSampling.voxels(cloud, 0)).hasMessageContaining("got 0.0");
        assertThatThrownBy(() -> PointSampling.voxels(cloud, 1e-9)).hasMessageContaining("1.0E-9 cuts the cloud");
        assertThatThrownBy(() -> PointSampling.blocks(cloud, 1, 0, 0)).hasMessageContaining("got 0");
    }
}
