extension CorridorPlan {
  /// What the shapes mean, in two rows under the corridor's name.
  func drawLegend(_ out: inout SVGText) {
    var y = 70.0
    var x = 16.0
    func swatch(_ fill: String, _ words: String, _ out: inout SVGText, opacity: Double = 1) {
      out.rect(
        x: x...(x + 22), y: y - 9, height: 11, fill: fill,
        more: opacity < 1 ? "fill-opacity=\"\(opacity)\"" : "")
      out.words(words, x: x + 28, y: y, size: 11)
      x += 28 + SVGText.width(of: words, size: 11) * 0.9 + 18
    }
    swatch(PlanColour.curve, "bend, PC to PT", &out)
    swatch(PlanColour.beamDown, "head that looks ◀ down, its range", &out, opacity: 0.45)
    swatch(PlanColour.beamUp, "head that looks ▶ up, its range", &out, opacity: 0.45)
    swatch(PlanColour.sign, "sign ▶ of approach up, ◀ down; metres to its bend", &out)
    (x, y) = (16, y + 17)
    swatch(PlanColour.seen, "500 m before a bend, seen", &out)
    swatch(PlanColour.gap, "seen by no head, or sign that faces nothing", &out)
    out.words(
      "Each bend: radius and crossfall e; grade with rising metres and length; advisory speed / "
        + "limit.",
      x: 16, y: y + 17, size: 10, fill: "#666")
  }
}
