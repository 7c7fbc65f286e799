internal import Wire

extension Bend {
  /// Longest bend believed, metres; a longer one is several [D].
  private static let longest = 2_000.0
  /// Farthest head, metres before or behind the near limit [D: 500 m of approach and the bend].
  private static let farthest = 2_000.0

  /// Throws when a detector cannot work with these numbers.
  func validate() throws(DetectionError) {
    func check(_ isRight: Bool, _ fault: String) throws(DetectionError) {
      if !isRight { throw .bend(id: id, fault: fault) }
    }
    try check(
      lengthMetres > 0 && lengthMetres <= Self.longest, "length must be over 0 and at most 2,000 m")
    try check(advisory.tenthsOfKmh >= 50, "advisory speed must be at least 5 km/h")
    try check(advisory <= limit, "advisory speed must not exceed the limit")
    var seen: Set<[UInt64]> = []
    for head in heads {
      try check(
        abs(head.metresToBend) <= Self.farthest,
        "head \(head.number) of \(head.device): metresToBend must lie in ±2,000")
      let key = [head.device.region, head.device.serial, UInt64(head.number)]
      try check(seen.insert(key).inserted, "head \(head.number) of \(head.device) stands twice")
    }
  }
}
