package dev.vit4j.attention.draw;

import dev.vit4j.attention.method.MassMask;
import dev.vit4j.attention.method.PatchMap;
import dev.vit4j.attention.method.Query;
import dev.vit4j.data.preprocess.CropBox;
import dev.vit4j.model.TokenGrid;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** Draws outlines over a picture: around the patches that hold the attention mass, and around the query patch. */
final class Outlines {
    private static final Color MASS = Color.WHITE;
    /** A color that occurs in neither color map. */
    private static final Color QUERY = new Color(0xff3ea5);

    private static final Color EDGE = new Color(0, 0, 0, 160);

    private final Graphics2D g;
    private final CropBox area;
    private final TokenGrid grid;
    private final int width;
    private final int height;
    private final int line;

    Outlines(Graphics2D g, Picture picture, TokenGrid grid) {
        this.g = g;
        this.area = picture.area();
        this.grid = grid;
        this.width = picture.image().width();
        this.height = picture.image().height();
        this.line = (int) Math.max(1, Math.round(Math.min(area.width(), area.height()) / 200));
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    }

    /** Outlines the smallest set of patches that holds this share of the map's mass. */
    void mass(PatchMap map, double share) {
        boolean[] mask = MassMask.of(map, share);
        Path2D contour = new Path2D.Double();
        for (int row = 0; row < grid.rows(); row++) {
            for (int column = 0; column < grid.columns(); column++) {
                if (!inside(mask, row, column)) {
                    continue;
                }
                double left = x(grid.horizontal().border(column));
                double right = x(grid.horizontal().border(column + 1));
                double top = y(grid.vertical().border(row));
                double bottom = y(grid.vertical().border(row + 1));
                addEdge(contour, !inside(mask, row - 1, column), left, top, right, top);
                addEdge(contour, !inside(mask, row + 1, column), left, bottom, right, bottom);
                addEdge(contour, !inside(mask, row, column - 1), left, top, left, bottom);
                addEdge(contour, !inside(mask, row, column + 1), right, top, right, bottom);
            }
        }
        stroke(contour, MASS);
    }

    private boolean inside(boolean[] mask, int row, int column) {
        return row >= 0
                && row < grid.rows()
                && column >= 0
                && column < grid.columns()
                && mask[row * grid.columns() + column];
    }

    private static void addEdge(Path2D contour, boolean edge, double x0, double y0, double x1, double y1) {
        if (edge) {
            contour.append(new Line2D.Double(x0, y0, x1, y1), false);
        }
    }

    /** Frames the query patch; draws nothing if the query is the classifier's. */
    void query(Query query) {
        if (query instanceof Query.OfPatch patch) {
            TokenGrid.Rectangle covered = grid.rectangle(patch.row() * grid.columns() + patch.column());
            double left = x(covered.left());
            double top = y(covered.top());
            stroke(
                    new Rectangle2D.Double(
                            left,
                            top,
                            x(covered.left() + covered.width()) - left,
                            y(covered.top() + covered.height()) - top),
                    QUERY);
        }
    }

    /** Converts from the model's input to the picture. */
    private double x(double inputPixels) {
        return onPixels(
                area.left() + area.width() * inputPixels / grid.horizontal().length(), width);
    }

    private double y(double inputPixels) {
        return onPixels(
                area.top() + area.height() * inputPixels / grid.vertical().length(), height);
    }

    /** Snaps a line to whole pixels within the picture. */
    private double onPixels(double place, int end) {
        double half = line / 2.0;
        return Math.max(half, Math.min(end - half, Math.round(place - half) + half));
    }

    private void stroke(Shape shape, Color color) {
        g.setStroke(new BasicStroke(line + 2, BasicStroke.CAP_SQUARE, BasicStroke.JOIN_MITER));
        g.setColor(EDGE);
        g.draw(shape);
        g.setStroke(new BasicStroke(line, BasicStroke.CAP_SQUARE, BasicStroke.JOIN_MITER));
        g.setColor(color);
        g.draw(shape);
    }
}
