internal import Wire

extension Corridor {
  /// Farthest that a sign stands before its bend, metres: a driver has forgotten one that is
  /// farther [D: three times the 78 m that slowed drivers best (domain.md C6)].
  public static let farthestSign = 250.0

  /// Something in a corridor's description that a detector can work with and that is not as a road
  /// should be.
  public struct Finding: Equatable, Sendable {
    /// What it concerns.
    public enum Subject: Equatable, Sendable {
      /// A bend, by its place among ``Corridor/bends``.
      case bend(Int)
      /// A bend's advisory speed.
      case advisory(Int)
      /// A head, by its place among ``Corridor/heads``.
      case head(Int)
      /// A sign, by its place among ``Corridor/signs``.
      case sign(Int)
    }

    /// What it concerns.
    public var subject: Subject
    /// True for what would mislead drivers; else it is a warning.
    public var isFault: Bool
    /// What is wrong, with its numbers.
    public var what: String
    /// How to mend it.
    public var right: String
  }

  /// Everything that is likely not meant: road that nobody sees, signs that face nothing or come
  /// too late, advisory speeds that the radius does not allow. Bends by bend, then heads, then
  /// signs. The corridor has passed ``validate()``.
  public var findings: [Finding] {
    let gaps = gaps
    let ofBends = bends.indices.flatMap { place in
      speedFindings(place) + Approach.allCases.flatMap { approachFindings(place, $0, gaps) }
    }
    return ofBends + heads.indices.compactMap(headFinding) + signs.indices.compactMap(signFinding)
  }

  private func speedFindings(_ place: Int) -> [Finding] {
    let bend = bends[place]
    guard !bend.allows(bend.advisory) else { return [] }
    let friction = hundredths(Bend.sideFriction(at: bend.advisory))
    let allowed = whole(bend.curveSpeed.kmh.rounded(.down))
    return [
      Finding(
        subject: .advisory(place), isFault: true,
        what: "advisory speed \(whole(bend.advisory.kmh)) km/h of \(bend.id) is above the "
          + "\(allowed) km/h that its radius of \(whole(bend.radiusMetres)) m allows: "
          + "V² = 127 · R · (e + f), e \(hundredths(bend.superelevation)), f \(friction)",
        right: "at most \(allowed), or measure radius_m and superelevation_percent again")
    ]
  }

  private func approachFindings(_ place: Int, _ approach: Approach, _ gaps: [Gap]) -> [Finding] {
    let bend = bends[place]
    let name = "approach \(approach.rawValue) of \(bend.id)"
    func warning(_ what: String, _ right: String) -> Finding {
      Finding(subject: .bend(place), isFault: false, what: what, right: right)
    }
    var findings: [Finding] = []
    let stretch = watched(bend, approach)
    let sight = "\(whole(stretch.lowerBound))–\(whole(stretch.upperBound)) m"
    guard stretch.metres >= 1 else {
      return [
        warning(
          "\(name) has no road: the corridor ends at the bend, so nobody is seen coming",
          "let the metres begin, or go on, some 500 m before the bend")
      ]
    }
    let count = heads(over: stretch, of: approach).count
    if count == 0 {
      findings.append(
        warning(
          "\(name) has no head: vehicles in \(sight) are seen by nobody and warn nobody",
          "two heads that see it, such as at the bend and 250 m before it, both looking outward"))
    } else if count < Self.leastHeads {
      findings.append(
        warning(
          "\(name) has one head only over \(sight): nobody sees it when that one fails",
          "a second one, such as 250 m before the bend, looking outward"))
    }
    if count > 0 {
      for gap in gaps where gap.bend == bend.id && gap.approach == approach {
        findings.append(
          warning(
            "\(name): \(whole(gap.stretch.lowerBound))–\(whole(gap.stretch.upperBound)) m is seen "
              + "by no head",
            "a head that sees these \(whole(gap.stretch.metres)) m, or check at_m, looks and "
              + "range_m"))
      }
    }
    if !signs.contains(where: { $0.bend == bend.id && $0.approach == approach }) {
      findings.append(
        warning(
          "\(name) has no sign: drivers coming that way read no warning",
          "a sign some 80 m before the bend"))
    }
    return findings
  }

  private func headFinding(_ place: Int) -> Finding? {
    let head = heads[place]
    let sees = bends.contains { bend in
      head.stretch.overlaps(bend.pc...bend.pt)
        || Approach.allCases.contains { head.stretch.overlaps(watched(bend, $0)) }
    }
    guard !sees, !head.isCounter else { return nil }
    return Finding(
      subject: .head(place), isFault: false,
      what: "head \(head.number) of \(head.device) sees \(whole(head.stretch.lowerBound))–"
        + "\(whole(head.stretch.upperBound)) m, where no bend is within 500 m",
      right: "check at_m and looks: up is towards rising metres")
  }

  private func signFinding(_ place: Int) -> Finding? {
    let sign = signs[place]
    guard let bend = bends.first(where: { $0.id == sign.bend }) else { return nil }
    let entry = bend.entry(sign.approach)
    let before = (entry - sign.chainage) * sign.approach.sign
    let name = "sign \(sign.device)"
    let goal = "approach \(sign.approach.rawValue) of \(bend.id), which begins at \(whole(entry)) m"
    func warning(_ what: String, _ right: String) -> Finding {
      Finding(subject: .sign(place), isFault: false, what: what, right: right)
    }
    if before < 0 {
      return warning(
        "\(name) faces nothing: at \(whole(sign.chainage)) m it stands \(whole(-before)) m behind "
          + goal,
        "check at_m and approach: up is the way along which the metres rise")
    }
    if before > Self.farthestSign {
      return warning(
        "\(name) faces nothing: at \(whole(sign.chainage)) m it stands \(whole(before)) m before "
          + goal,
        "at most \(whole(Self.farthestSign)) m before it, some 80 are best")
    }
    let stop = bend.stoppingSight(at: bend.limit, on: sign.approach)
    guard before < stop else { return nil }
    let truck = bend.stoppingSight(
      at: bend.limit, on: sign.approach, braking: Self.truckBraking)
    return warning(
      "\(name) comes too late: it stands \(whole(before)) m before \(goal), and from "
        + "\(whole(bend.limit.kmh)) km/h a car needs \(stopText(stop)) to stop, a long vehicle "
        + stopText(truck),
      "farther out, or a lower limit")
  }

  private func stopText(_ metres: Double) -> String {
    metres.isFinite ? "\(whole(metres.rounded(.up))) m" : "more road than there is"
  }
}

/// A number of metres or km/h without decimals that say nothing: to a tenth.
private func whole(_ number: Double) -> String {
  let tenths = Int((number * 10).rounded())
  let sign = tenths < 0 ? "-" : ""
  let size = tenths.magnitude
  return sign + "\(size / 10)" + (size % 10 == 0 ? "" : ".\(size % 10)")
}

/// A share to a hundredth: 0.04.
private func hundredths(_ share: Double) -> String {
  let size = Int((abs(share) * 100).rounded())
  return (share < 0 ? "-" : "") + "\(size / 100)." + (size % 100 < 10 ? "0" : "") + "\(size % 100)"
}
