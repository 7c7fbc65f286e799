internal import Wire

extension Corridor {
  /// Most bends of a corridor [D: the seed's 41 (domain.md 7), ten times over].
  public static let mostBends = 400
  /// Most heads: four a bend [D].
  public static let mostHeads = 1_600
  /// Most signs: two a bend [D].
  public static let mostSigns = 800
  /// Longest bend believed, metres; a longer one is several [D].
  public static let longestBend = 2_000.0
  /// What a head may see, metres, unless it is a counter: 250 customary; a module that sees less
  /// than 20 m warns nobody [D].
  public static let headRange = 20.0...1_000.0

  /// Throws when a detector cannot work with this: places, speeds, doubled ids. What it can work
  /// with and is likely not meant is told by ``findings``.
  public func validate() throws(DetectionError) {
    func check(_ isRight: Bool, _ fault: @autoclosure () -> String) throws(DetectionError) {
      if !isRight { throw .corridor(id: id, fault: fault()) }
    }
    try check(!bends.isEmpty, "has no bend; name at least one")
    try check(bends.count <= Self.mostBends, "has over \(Self.mostBends) bends; make it two")
    try check(heads.count <= Self.mostHeads, "has over \(Self.mostHeads) heads; make it two")
    try check(signs.count <= Self.mostSigns, "has over \(Self.mostSigns) signs; make it two")
    var ids: Set<String> = []
    var end = 0.0
    for bend in bends {
      try bend.validate()
      try check(ids.insert(bend.id).inserted, "bend \(bend.id) stands twice")
      try check(bend.pc >= end, "bend \(bend.id) begins before the one before it has ended")
      end = bend.pt
    }
    let road = 0...Self.longest
    var keys: Set<[UInt64]> = []
    for head in heads {
      let name = "head \(head.number) of \(head.device)"
      try check(road.contains(head.chainage), "\(name) stands outside 0 to 100,000 m")
      try check(
        Self.headRange.contains(head.rangeMetres) || head.isCounter,
        "\(name) must see 20 to 1,000 m, or 0 as a side-fired counter")
      let key = [head.device.region, head.device.serial, UInt64(head.number)]
      try check(keys.insert(key).inserted, "\(name) stands twice")
    }
    var devices: Set<DeviceID> = []
    for sign in signs {
      try check(road.contains(sign.chainage), "sign \(sign.device) stands outside 0 to 100,000 m")
      try check(ids.contains(sign.bend), "sign \(sign.device) names no bend of the corridor")
      try check(devices.insert(sign.device).inserted, "sign \(sign.device) stands twice")
    }
    for text in messages { try check(text.isMessage, "\(text) is a warning, not a message") }
  }

  /// The bend that a place of the road is in or nearest to; nil without bends.
  public func bend(nearest chainage: Double) -> Bend? {
    bends.min { $0.distance(to: chainage) < $1.distance(to: chainage) }
  }
}

extension Corridor.Bend {
  /// Throws when the numbers cannot be.
  func validate() throws(DetectionError) {
    func check(_ isRight: Bool, _ fault: String) throws(DetectionError) {
      if !isRight { throw .bend(id: id, fault: fault) }
    }
    try check(pc >= 0 && pt <= Corridor.longest, "PC and PT must lie in 0 to 100,000 m")
    try check(pc < pt, "PC must lie before PT")
    try check(length <= Corridor.longestBend, "PC to PT must be at most 2,000 m")
    try check(radiusMetres.isFinite && radiusMetres > 0, "the radius must be over 0 m")
    try check(abs(superelevation) <= 0.2, "the superelevation must lie in ±20 %")
    try check(abs(grade) <= 0.3, "the grade must lie in ±30 %")
    try check(advisory.tenthsOfKmh >= 50, "the advisory speed must be at least 5 km/h")
    try check(advisory <= limit, "the advisory speed must not exceed the limit")
  }

  /// Metres of road from a place to the bend, 0 within it.
  func distance(to chainage: Double) -> Double { max(0, pc - chainage, chainage - pt) }
}
