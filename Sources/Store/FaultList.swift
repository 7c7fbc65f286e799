/// Faults that a check found, as readable lines. Bounded: beyond the limit they are only counted.
struct FaultList {
  /// [D] Nobody reads more; a lost disk would give a line a picture.
  static let limit = 1_000
  private var first: [String] = []
  private var more = 0

  mutating func add(_ fault: String) {
    if first.count < Self.limit - 1 { first.append(fault) } else { more += 1 }
  }

  /// The lines; the last says how many more there are.
  var lines: [String] { more == 0 ? first : first + ["… and \(more) more faults"] }
}
