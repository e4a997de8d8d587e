package dev.facet.data;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which files of a folder or zip are pictures of which split and class; see {@link ImageFolders} for the layouts.
 *
 * @param train the training pictures, by name
 * @param test the test pictures, by name
 * @param folders the class folders, ascending: their places are the labels
 * @param classes readable names of the classes
 */
record PictureLayout(List<Entry> train, List<Entry> test, List<String> folders, List<String> classes) {
    private static final Set<String> ENDINGS = Set.of("jpg", "jpeg", "png", "webp");

    /** A picture's file and the folder that names its class. */
    record Entry(String file, String folder) {}

    /** Finds the pictures of both splits. */
    static PictureLayout of(PictureFiles files) {
        String root = root(files);
        List<Entry> train = entries(files, root + "train/", Map.of());
        List<String> folders =
                train.stream().map(Entry::folder).distinct().sorted().toList();
        return new PictureLayout(train, testEntries(files, root, folders), folders, names(files, root, folders));
    }

    /** The label of each entry. */
    int[] labels(List<Entry> entries) {
        Map<String, Integer> index = new HashMap<>();
        for (String folder : folders) {
            index.put(folder, index.size());
        }
        return entries.stream()
                .mapToInt(entry -> index.getOrDefault(entry.folder(), -1))
                .toArray();
    }

    /** What stands before {@code train/}: nothing, or one folder round everything. */
    private static String root(PictureFiles files) {
        Set<String> roots = new TreeSet<>();
        for (String name : files.names()) {
            if (name.startsWith("train/")) {
                return "";
            }
            int slash = name.indexOf('/');
            if (slash > 0 && name.startsWith("train/", slash + 1)) {
                roots.add(name.substring(0, slash + 1));
            }
        }
        if (roots.size() != 1) {
            throw new DataFormatException(
                    files.path(),
                    roots.isEmpty()
                            ? "holds no folder train; train/CLASS/pictures and test/CLASS/pictures (or val) are wanted"
                            : "holds several sets, one of them is wanted: " + String.join(" ", roots));
        }
        return roots.iterator().next();
    }

    private static List<Entry> testEntries(PictureFiles files, String root, List<String> folders) {
        List<String> strange = new ArrayList<>();
        for (String split : List.of("test", "val", "validation")) {
            String prefix = root + split + "/";
            if (files.names().stream().noneMatch(name -> name.startsWith(prefix) && isPicture(name))) {
                continue;
            }
            List<Entry> entries = entries(files, prefix, annotations(files, prefix + split + "_annotations.txt"));
            Set<String> unknown = entries.stream().map(Entry::folder).collect(Collectors.toCollection(TreeSet::new));
            folders.forEach(unknown::remove);
            if (unknown.isEmpty()) {
                return entries;
            }
            strange.add(split + "/" + unknown.iterator().next());
        }
        throw new DataFormatException(
                files.path(),
                strange.isEmpty()
                        ? "holds no pictures in test or val beside train"
                        : "has " + strange.getFirst() + " for testing, which is no class of train");
    }

    /** Pictures under a split, by class folder and name. */
    private static List<Entry> entries(PictureFiles files, String prefix, Map<String, String> annotations) {
        List<Entry> entries = new ArrayList<>();
        for (String name : files.names()) {
            if (!name.startsWith(prefix) || !isPicture(name)) {
                continue;
            }
            String rest = name.substring(prefix.length());
            String annotated = annotations.get(rest.substring(rest.lastIndexOf('/') + 1));
            int slash = rest.indexOf('/');
            if (annotated == null && slash < 0) {
                throw new DataFormatException(files.path(), name + " lies in no folder that names its class");
            }
            entries.add(new Entry(name, annotated == null ? rest.substring(0, slash) : annotated));
        }
        if (entries.isEmpty()) {
            throw new DataFormatException(files.path(), "holds no JPEG, PNG or WebP pictures under " + prefix);
        }
        return entries;
    }

    private static boolean isPicture(String name) {
        int slash = name.lastIndexOf('/');
        return name.charAt(slash + 1) != '.' && ENDINGS.contains(Inputs.ending(name));
    }

    private static Map<String, String> annotations(PictureFiles files, String name) {
        Map<String, String> folderOf = new HashMap<>();
        for (String[] cells : table(files, name)) {
            folderOf.put(cells[0], cells[1].strip());
        }
        return folderOf;
    }

    /** Readable names from words.txt: the first of the synonyms, with the folder behind it where two would be alike. */
    private static List<String> names(PictureFiles files, String root, List<String> folders) {
        Map<String, String> words = new HashMap<>();
        for (String[] cells : table(files, root + "words.txt")) {
            words.put(cells[0], cells[1].split(",", 2)[0].strip());
        }
        List<String> names = folders.stream().map(f -> words.getOrDefault(f, f)).toList();
        Set<String> seen = new HashSet<>();
        Set<String> twice = names.stream().filter(n -> !seen.add(n)).collect(Collectors.toSet());
        List<String> distinct = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            distinct.add(twice.contains(names.get(i)) ? names.get(i) + " (" + folders.get(i) + ")" : names.get(i));
        }
        return distinct;
    }

    /** The tab-separated lines of a text file, at least two cells each; none where the file is absent. */
    private static List<String[]> table(PictureFiles files, String name) {
        if (!files.names().contains(name)) {
            return List.of();
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(files.bytes(name)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DataFormatException(files.path(), name + " is not text in UTF-8", e);
        }
        List<String[]> rows = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String[] cells = line.split("\t", -1);
            if (line.isBlank()) {
                continue;
            }
            if (cells.length < 2) {
                throw new DataFormatException(
                        files.path(), name + ", line " + number + ", has no tab between two cells");
            }
            rows.add(cells);
        }
        return rows;
    }
}
