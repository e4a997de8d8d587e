package dev.facet.app.demo;

import java.util.Base64;
import java.util.List;

/** Builds one HTML page that carries everything it shows: style, pictures and charts inside, light and dark. */
final class Page {
    private static final String STYLE = """
            :root { color-scheme: light dark;
              --ground: #fbfaf8; --card: #ffffff; --ink: #1d1d26; --soft: #5d5f6e; --line: #e4e2de; --accent: #8a2f7a;
              --series-0: #b0356e; --series-1: #2f6fb0; --series-2: #c07a12; --series-3: #4a8a57; --series-4: #8a8b96; --code: #f2f0ec;
              --right: #1f6f43; --wrong: #a3352b; }
            @media (prefers-color-scheme: dark) { :root {
              --ground: #14141b; --card: #1d1d27; --ink: #ecebf2; --soft: #a5a6b8; --line: #34343f; --accent: #e58bd0;
              --series-0: #f07aa6; --series-1: #74b0ee; --series-2: #f0b455; --series-3: #86cf96; --series-4: #8f90a0; --code: #262631;
              --right: #7fd0a0; --wrong: #f09a8f; } }
            * { box-sizing: border-box; }
            body { margin: 0; background: var(--ground); color: var(--ink);
              font: 17px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
            main, header, footer { max-width: 1040px; margin: 0 auto; padding: 0 24px; }
            header { padding-top: 56px; }
            h1 { font-size: clamp(2rem, 5vw, 3rem); line-height: 1.15; letter-spacing: -.02em; margin: 0 0 12px; }
            .lead { font-size: 1.2rem; color: var(--soft); max-width: 46em; margin: 0 0 28px; }
            section { background: var(--card); border: 1px solid var(--line); border-radius: 16px;
              padding: 28px clamp(16px, 4vw, 36px) 32px; margin: 28px 0; }
            h2 { font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em; margin: 0 0 10px; }
            p { max-width: 46em; margin: 0 0 16px; }
            figure { margin: 0; }
            figcaption { font-size: .9rem; line-height: 1.4; color: var(--soft); margin-top: 8px; }
            figcaption b { color: var(--ink); display: block; }
            .pictures { display: grid; gap: clamp(12px, 2vw, 20px); margin: 20px 0;
              grid-template-columns: repeat(auto-fit, minmax(min(44%, var(--least, 170px)), 1fr)); }
            .pictures img { width: 100%; height: auto; display: block; border-radius: 8px; }
            .beside { display: grid; gap: 12px 32px; align-items: center;
              grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); }
            .beside > figure img { width: 100%; height: auto; display: block; }
            .cells img { image-rendering: pixelated; }
            .scale { margin: 0 0 18px; display: flex; align-items: center; gap: 10px; font-size: .85rem; color: var(--soft); }
            .scale img { width: 180px; height: 12px; border-radius: 6px; display: block; }
            .chart { width: 100%; max-width: 640px; height: auto; display: block; margin: 8px 0 20px; }
            .chart text { font: 14px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: var(--ink); }
            .chart .tick, .chart .axis { fill: var(--soft); font-size: 13px; }
            .chart .name { font-weight: 600; }
            .chart .grid { stroke: var(--line); }
            .chart .series { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
            .charts { display: grid; gap: 8px 28px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); }
            .groups { display: grid; gap: 20px 36px; margin: 20px 0;
              grid-template-columns: repeat(auto-fit, minmax(min(100%, 250px), 1fr)); }
            .groups .pictures { grid-template-columns: repeat(3, 1fr); gap: 10px; margin: 0; }
            .hero { display: grid; grid-template-columns: 1fr 2fr; gap: clamp(14px, 3vw, 32px); margin: 20px 0 26px; }
            .hero img, .film img { width: 100%; height: auto; display: block; }
            .plate { background: #fff; border-radius: 12px; overflow: hidden; }
            .halves { display: grid; grid-template-columns: 1fr 1fr; }
            .halves, .film .rows, .film .values { text-align: center; font-size: .85rem; line-height: 1.3;
              color: var(--soft); font-variant-numeric: tabular-nums; }
            .film { margin: 26px 0 0; }
            .film figcaption { margin: 0 0 8px; }
            .film .across { overflow-x: auto; }
            .film .sheet { display: grid; grid-template-columns: 64px 1fr; gap: 4px 10px;
              min-width: calc(74px + var(--columns) * 84px); }
            .film .rows { display: grid; align-items: center; text-align: left; }
            .film .values { display: grid; grid-template-columns: repeat(var(--columns), 1fr); grid-column: 2; }
            .right, .wrong { display: block; }
            .right { color: var(--right); }
            .wrong { color: var(--wrong); }
            .wide { overflow-x: auto; margin: 0 0 16px; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .95rem; }
            th, td { text-align: right; padding: 8px 12px; border-bottom: 1px solid var(--line); }
            th:first-child, td:first-child { text-align: left; padding-left: 0; }
            th { color: var(--soft); font-weight: 600; }
            .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 14px; }
            .tile { border: 1px solid var(--line); border-radius: 12px; padding: 14px 18px; background: var(--card); }
            .tile b { display: block; font-size: 1.7rem; line-height: 1.2; letter-spacing: -.01em; }
            .tile span { color: var(--soft); font-size: .92rem; line-height: 1.35; display: block; }
            code, pre { font: .92em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--code);
              border-radius: 6px; }
            code { padding: 2px 6px; }
            pre { padding: 14px 16px; overflow-x: auto; margin: 0; }
            .scale span { white-space: nowrap; }
            section > p:last-child, section > .pictures:last-child, section > .scale:last-child { margin-bottom: 0; }
            @media (max-width: 620px) {
              body { font-size: 16px; }
              main, header, footer { padding: 0 14px; }
              header { padding-top: 32px; }
              section { margin: 18px 0; padding: 20px 16px 22px; }
              .scale img { width: 90px; }
              .hero { grid-template-columns: 1fr; }
              .hero figure:first-child .plate { width: 50%; }
              th, td { padding: 7px 6px; font-size: .88rem; }
              .chart text { font-size: 17px; }
              .chart .tick, .chart .axis { font-size: 17px; } }
            footer { color: var(--soft); font-size: .9rem; padding-bottom: 56px; }
            """;

    private final StringBuilder body = new StringBuilder();

    /** The top of the page. */
    Page header(String title, String lead) {
        body.append("<header><h1>")
                .append(escape(title))
                .append("</h1><p class=\"lead\">")
                .append(escape(lead))
                .append("</p>");
        return this;
    }

    /** A few figures in large print, each with what it is. */
    Page tiles(List<String[]> figures) {
        body.append("<div class=\"tiles\">");
        for (String[] figure : figures) {
            body.append("<div class=\"tile\"><b>")
                    .append(escape(figure[0]))
                    .append("</b><span>")
                    .append(escape(figure[1]))
                    .append("</span></div>");
        }
        body.append("</div>");
        return this;
    }

    /** Ends the top of the page. */
    Page main() {
        body.append("</header><main>");
        return this;
    }

    Page section(String title) {
        body.append("<section><h2>").append(escape(title)).append("</h2>");
        return this;
    }

    Page endSection() {
        body.append("</section>");
        return this;
    }

    Page paragraph(String text) {
        body.append("<p>").append(escape(text)).append("</p>");
        return this;
    }

    /** Text that is markup already, such as a chart. */
    Page markup(String html) {
        body.append(html);
        return this;
    }

    /** Opens a row of pictures, each at least so many pixels wide; cells are kept sharp when they are enlarged. */
    Page pictures(int leastWidth, boolean cells) {
        body.append("<div class=\"pictures")
                .append(cells ? " cells" : "")
                .append("\" style=\"--least: ")
                .append(leastWidth)
                .append("px\">");
        return this;
    }

    /**
     * One picture and, twice as wide, what becomes of it: two pictures side by side that move.
     *
     * @param captions of both figures, each a name and what it shows
     * @param halves what the two halves of the second are
     */
    Page hero(byte[] given, byte[] moving, List<String[]> captions, List<String> halves) {
        body.append("<div class=\"hero\"><figure>");
        plate(given, captions.get(0));
        caption(captions.get(0));
        body.append("</figure><figure>");
        plate(moving, captions.get(1));
        spans("halves", halves);
        caption(captions.get(1));
        body.append("</figure></div>");
        return this;
    }

    /**
     * Rows of pictures in one, such as true renders above what a model draws; on narrow screens it is moved sideways.
     *
     * @param caption its name and what it shows
     * @param rows what each row is
     * @param columns how many there are
     * @param values what each of them is; empty for nothing
     */
    Page film(byte[] png, String[] caption, List<String> rows, int columns, List<String> values) {
        body.append("<figure class=\"film\">");
        caption(caption);
        body.append("<div class=\"across\"><div class=\"sheet\" style=\"--columns: ")
                .append(columns)
                .append("\">");
        spans("rows", rows);
        plate(Pictures.jpeg(png), caption); // a fifth of the bytes, and nobody sees the difference
        if (!values.isEmpty()) {
            spans("values", values);
        }
        body.append("</div></div></figure>");
        return this;
    }

    private void plate(byte[] png, String[] caption) {
        body.append("<div class=\"plate\"><img alt=\"")
                .append(escape(caption[0] + ": " + caption[1]))
                .append("\" src=\"")
                .append(data(png))
                .append("\"></div>");
    }

    private void caption(String[] caption) {
        body.append("<figcaption><b>")
                .append(escape(caption[0]))
                .append("</b> ")
                .append(escape(caption[1]))
                .append("</figcaption>");
    }

    private void spans(String type, List<String> texts) {
        body.append("<div class=\"").append(type).append("\">");
        texts.forEach(text -> body.append("<span>").append(escape(text)).append("</span>"));
        body.append("</div>");
    }

    /** Opens a large picture beside a row of small ones; on narrow screens they follow each other. */
    Page beside() {
        body.append("<div class=\"beside\">");
        return this;
    }

    Page picture(byte[] png, String name, String caption) {
        body.append("<figure><img alt=\"")
                .append(escape(caption.isEmpty() ? name : name + ": " + caption))
                .append("\" src=\"")
                .append(data(png))
                .append("\"><figcaption><b>")
                .append(escape(name))
                .append("</b> ")
                .append(escape(caption))
                .append("</figcaption></figure>");
        return this;
    }

    /**
     * A picture with its class and what models make of it.
     *
     * @param truth the picture's class
     * @param answers each model's name and its answer
     */
    Page answered(byte[] png, String truth, List<String[]> answers) {
        StringBuilder told = new StringBuilder(truth);
        StringBuilder lines = new StringBuilder();
        for (String[] answer : answers) {
            boolean right = answer[1].equals(truth);
            told.append(", ").append(answer[0]).append(" says ").append(answer[1]);
            lines.append("<span class=\"")
                    .append(right ? "right" : "wrong")
                    .append("\">")
                    .append(right ? "\u2713 " : "\u2717 ")
                    .append(escape(answer[0] + ": " + answer[1]))
                    .append("</span>");
        }
        body.append("<figure><img alt=\"")
                .append(escape(told.toString()))
                .append("\" src=\"")
                .append(data(png))
                .append("\"><figcaption><b>")
                .append(escape(truth))
                .append("</b>")
                .append(lines)
                .append("</figcaption></figure>");
        return this;
    }

    /** Opens a row of charts, two beside each other where there is room. */
    Page charts() {
        body.append("<div class=\"charts\">");
        return this;
    }

    /** Opens a row of groups of three pictures. */
    Page groups() {
        body.append("<div class=\"groups\">");
        return this;
    }

    Page endPictures() {
        body.append("</div>");
        return this;
    }

    /** The bar of colours with what its ends mean. */
    Page scale(byte[] png, String low, String high) {
        body.append("<div class=\"scale\"><span>")
                .append(escape(low))
                .append("</span><img alt=\"colours from low to high\" src=\"")
                .append(data(png))
                .append("\"><span>")
                .append(escape(high))
                .append("</span></div>");
        return this;
    }

    /** A table; the first row is its head. */
    Page table(List<List<String>> rows) {
        body.append("<div class=\"wide\"><table>");
        for (int r = 0; r < rows.size(); r++) {
            body.append("<tr>");
            for (String cell : rows.get(r)) {
                body.append(r == 0 ? "<th>" : "<td>").append(escape(cell)).append(r == 0 ? "</th>" : "</td>");
            }
            body.append("</tr>");
        }
        body.append("</table></div>");
        return this;
    }

    /** A block of commands. */
    Page code(String text) {
        body.append("<pre>").append(escape(text)).append("</pre>");
        return this;
    }

    /** Adds what another page holds. */
    Page with(Page other) {
        body.append(other.body);
        return this;
    }

    /** The whole page, with its foot. */
    String html(String title, String foot) {
        return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>" + escape(title)
                + "</title><style>\n" + STYLE + "</style></head><body>\n" + body + "</main><footer><p>" + escape(foot)
                + "</p></footer></body></html>\n";
    }

    /** A picture as an address; PNG and JPEG begin with bytes of their own. */
    private static String data(byte[] picture) {
        String type = (picture[0] & 0xff) == 0xff ? "jpeg" : "png";
        return "data:image/" + type + ";base64," + Base64.getEncoder().encodeToString(picture);
    }

    /** Text with what HTML would take as markup written out. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
