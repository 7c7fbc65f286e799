import Detection
import Wire

extension CorridorPlan {
  func drawStrip(
    _ strip: Strip, _ rows: PlanRows, number: Int, of count: Int, _ out: inout SVGText
  ) {
    drawLabels(strip, rows, &out)
    drawBends(strip, rows, &out)
    drawRuler(strip, rows, &out)
    for (place, head) in corridor.heads.enumerated() {
      drawHead(head, line: rows.beamLines[place], strip, rows, &out)
    }
    drawCoverage(strip, rows, &out)
    for sign in corridor.signs { drawSign(sign, strip, rows, &out) }
    guard number < count else { return }
    let bottom = strip.top + rows.height - 6
    out.line(
      16, bottom, Self.left + Self.width, bottom, stroke: "#cccccc",
      more: "stroke-dasharray=\"6 4\"")
  }

  private func drawLabels(_ strip: Strip, _ rows: PlanRows, _ out: inout SVGText) {
    let labels = [
      ("bends", rows.words + 12), ("beams ◀ look down", rows.beamsDown + 11),
      ("seen of ▶ up", rows.coverageUp + 8), ("signs of ▶ up", rows.signsUp + 14),
      ("road, metres ▶", rows.road + 12), ("signs of ◀ down", rows.signsDown + 14),
      ("seen of ◀ down", rows.coverageDown + 8), ("beams ▶ look up", rows.beamsUp + 11),
    ]
    for (label, y) in labels {
      out.words(label, x: Self.left - 8, y: strip.top + y, size: 10, fill: "#666", anchor: .end)
    }
  }

  private func drawBends(_ strip: Strip, _ rows: PlanRows, _ out: inout SVGText) {
    let bands = corridor.bends.map { strip.x($0.pc...$0.pt) }
    let top = strip.top + rows.beamsDown - 4
    for (place, bend) in corridor.bends.enumerated() {
      guard let band = bands[place] else { continue }
      let middle = (band.lowerBound + band.upperBound) / 2
      out.line(
        middle, strip.top + words(place, rows), middle, top, stroke: PlanColour.bend, width: 3)
      out.rect(
        x: band, y: top, height: strip.top + rows.bottom - top, fill: PlanColour.bend,
        title: "\(bend.id) \(bend.name): \(Self.stake(bend.pc)) to \(Self.stake(bend.pt))")
    }
    // Words last, with a white edge, so that no other bend's line runs through them.
    for (place, bend) in corridor.bends.enumerated() {
      guard let band = bands[place] else { continue }
      let middle = (band.lowerBound + band.upperBound) / 2
      let x = min(max(middle, Self.left + 52), Self.left + Self.width - 40)
      let lines = [
        bend.id, bend.name,
        "R \(Self.number(bend.radiusMetres)) m, e \(Self.number(bend.superelevation * 100)) %",
        "\(slope(bend.grade)), \(Self.number(bend.length)) m" + (bend.isNarrow ? ", narrow" : ""),
        "\(Self.number(bend.advisory.kmh)) / \(Self.number(bend.limit.kmh)) km/h",
      ]
      for (line, text) in lines.enumerated() {
        let size = line == 0 ? 11.0 : 10.0
        out.words(
          SVGText.fitted(text, size: size, within: 108), x: x,
          y: strip.top + words(place, rows) + 11 + Double(line) * 12.5, size: size,
          anchor: .middle,
          more: "stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\""
            + (line == 0 ? " font-weight=\"bold\"" : ""))
      }
    }
  }

  /// Where a bend's words begin, from the strip's top.
  private func words(_ place: Int, _ rows: PlanRows) -> Double {
    rows.words + Double(rows.wordLines[place]) * PlanRows.wordsHeight
  }

  /// A grade in words of rising chainage.
  private func slope(_ grade: Double) -> String {
    grade == 0
      ? "flat" : (grade > 0 ? "▲ " : "▼ ") + Self.number((abs(grade) * 1_000).rounded() / 10) + " %"
  }

  private func drawRuler(_ strip: Strip, _ rows: PlanRows, _ out: inout SVGText) {
    let y = strip.top + rows.road
    guard let road = strip.x(strip.road) else { return }
    out.rect(x: road, y: y, height: 16, fill: PlanColour.road)
    for bend in corridor.bends {
      guard let curve = strip.x(bend.pc...bend.pt) else { continue }
      out.rect(x: curve, y: y, height: 16, fill: PlanColour.curve)
    }
    out.line(
      road.lowerBound, y + 8, road.upperBound, y + 8, stroke: "#ffffff",
      more: "stroke-dasharray=\"8 6\"")
    var tick = (strip.road.lowerBound / 100).rounded(.up) * 100
    while tick <= strip.road.upperBound {
      let x = strip.x(tick)
      let isLong = Int(tick) % 500 == 0
      out.line(x, y + 16, x, y + (isLong ? 24 : 20), stroke: "#444")
      out.words(
        isLong ? Self.stake(tick) : "\(Int(tick) % 1_000)", x: x, y: y + (isLong ? 34 : 29),
        size: isLong ? 10 : 8, fill: isLong ? "#222" : "#777", anchor: .middle)
      tick += 100
    }
  }

  private func drawHead(
    _ head: Corridor.Head, line: Int, _ strip: Strip, _ rows: PlanRows, _ out: inout SVGText
  ) {
    guard let beam = strip.x(head.stretch) else { return }
    let looksDown = head.looks == .down
    let colour = looksDown ? PlanColour.beamDown : PlanColour.beamUp
    let y = strip.top + (looksDown ? rows.beamsDown : rows.beamsUp) + Double(line) * PlanRows.beam
    let middle = y + 7
    // As wide at a place as its distance from the head, where the strip may cut it.
    func half(_ x: Double) -> Double {
      1.5 + 5 * abs(x - strip.x(head.chainage)) / (max(1, head.rangeMetres) * strip.scale)
    }
    let (from, to) = (beam.lowerBound, beam.upperBound)
    let name = names[head.device] ?? ""
    let lane = head.lane.map { ", lane of approach \($0.rawValue)" } ?? ""
    out.polygon(
      [
        (from, middle - half(from)), (to, middle - half(to)), (to, middle + half(to)),
        (from, middle + half(from)),
      ], fill: colour, more: "fill-opacity=\"0.3\"",
      title: "head \(head.number) of \(head.device) \(name): at \(Self.stake(head.chainage)), "
        + "looks \(head.looks.rawValue), \(Self.number(head.rangeMetres)) m\(lane)")
    guard strip.road.contains(head.chainage) else { return }
    let x = strip.x(head.chainage)
    let tip = looksDown ? -7.0 : 7.0
    out.polygon([(x, middle - 5), (x + tip, middle), (x, middle + 5)], fill: colour)
    let text = label(head) + (head.lane.map { $0 == .up ? " lane ▶" : " lane ◀" } ?? "")
    out.words(
      text, x: x + (looksDown ? -10 : 10), y: middle + 3, size: 8, fill: "#123",
      anchor: looksDown ? .end : .start)
  }

  /// The end of a device's number, with that of the head when it has several.
  private func label(_ head: Corridor.Head) -> String {
    let isOne = corridor.heads.count { $0.device == head.device } == 1
    return "…" + String(head.device.description.suffix(4)) + (isOne ? "" : " №\(head.number)")
  }

  private func drawCoverage(_ strip: Strip, _ rows: PlanRows, _ out: inout SVGText) {
    for approach in Approach.allCases {
      let y = strip.top + (approach == .up ? rows.coverageUp : rows.coverageDown)
      for bend in corridor.bends {
        let watched = corridor.watched(bend, approach)
        if let bar = strip.x(watched) {
          out.rect(x: bar, y: y, height: 7, fill: PlanColour.seen)
        }
      }
    }
    // Of the gaps that several bends share, each stretch once.
    var drawn: [Corridor.Gap] = []
    for gap in corridor.gaps {
      let isDrawn = drawn.contains { $0.approach == gap.approach && $0.stretch == gap.stretch }
      guard !isDrawn, let bar = strip.x(gap.stretch) else { continue }
      drawn.append(gap)
      let y = strip.top + (gap.approach == .up ? rows.coverageUp : rows.coverageDown)
      out.rect(
        x: bar, y: y - 1, height: 9, fill: PlanColour.gap,
        title: "approach \(gap.approach.rawValue) of \(gap.bend): seen by no head")
      let (from, to) = (gap.stretch.lowerBound, gap.stretch.upperBound)
      out.words(
        "\(Self.number(from))–\(Self.number(to)) m unseen",
        x: min(
          max((bar.lowerBound + bar.upperBound) / 2, Self.left + 50), Self.left + Self.width - 50),
        y: y + 18, size: 9, fill: PlanColour.gap, anchor: .middle)
    }
  }

  private func drawSign(
    _ sign: Corridor.Sign, _ strip: Strip, _ rows: PlanRows, _ out: inout SVGText
  ) {
    guard let bend = corridor.bends.first(where: { $0.id == sign.bend }),
      strip.road.contains(sign.chainage)
    else { return }
    let isUp = sign.approach == .up
    let y = strip.top + (isUp ? rows.signsUp : rows.signsDown) + 10
    let x = strip.x(sign.chainage)
    let before = (bend.entry(sign.approach) - sign.chainage) * sign.approach.sign
    let isWrong = before < 0 || before > Corridor.farthestSign
    let colour = isWrong ? PlanColour.gap : PlanColour.sign
    let low = min(sign.chainage, bend.entry(sign.approach))
    let high = max(sign.chainage, bend.entry(sign.approach))
    if let way = strip.x(low...high) {
      out.line(
        way.lowerBound, y, way.upperBound, y, stroke: colour, more: "stroke-dasharray=\"2 2\"")
    }
    let tip = isUp ? 9.0 : -9.0
    out.polygon(
      [(x - tip, y - 6), (x, y - 6), (x + tip, y), (x, y + 6), (x - tip, y + 6)], fill: colour,
      title: "sign \(sign.device) \(names[sign.device] ?? ""): approach "
        + "\(sign.approach.rawValue) of \(sign.bend), at \(Self.stake(sign.chainage))")
    let what =
      before < 0
      ? "\(Self.number(-before)) m behind \(sign.bend)" : "\(Self.number(before)) m"
    // A sign behind its bend has its words on the side away from it.
    let isLeft = isUp == (before >= 0)
    out.words(
      "…\(sign.device.description.suffix(4)) · \(what)", x: x + (isLeft ? -12 : 12), y: y + 3,
      size: 9, fill: colour, anchor: isLeft ? .end : .start)
  }
}
