/// A fault of heads on purpose, for a time.
struct HeadFault: Equatable {
  enum Kind: String, CaseIterable {
    /// Neither readings nor signs of life.
    case silent
    /// Signs of life but no readings, as a lens full of snow.
    case blind
    /// The device's clock is five minutes ahead (domain.md section 6, scenario 16).
    case clock
  }

  /// By how much a clock at fault is ahead, milliseconds.
  static let clockErrorMs = 300_000

  var kind: Kind
  /// Indexes of the heads.
  var heads: [Int]
  /// Milliseconds since the start; the end is beyond.
  var from: Int
  var to: Int

  /// Reads `KIND:HEAD[+HEAD…]:FROM:TO`, times in seconds.
  static func parse(_ text: String, heads count: Int) throws(SimulatorError) -> HeadFault {
    func fault(_ what: String) -> SimulatorError {
      .usage("--fault \(text): \(what); write KIND:HEAD[+HEAD]:FROM:TO, as silent:0+1:600:900")
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4 else { throw fault("\(parts.count) parts, not 4") }
    guard let kind = Kind(rawValue: parts[0]) else {
      throw fault("no kind \"\(parts[0])\": silent, blind or clock")
    }
    var heads: [Int] = []
    for part in parts[1].split(separator: "+", omittingEmptySubsequences: false) {
      guard let head = Int(part), (0..<count).contains(head) else {
        throw fault("no head \"\(part)\": the corridor has 0 to \(count - 1)")
      }
      heads.append(head)
    }
    // Half a year: longer than the longest run.
    guard let from = Double(parts[2]), let to = Double(parts[3]), 0 <= from, from < to,
      to <= 15_768_000_000
    else { throw fault("FROM and TO are no seconds in order") }
    return HeadFault(
      kind: kind, heads: heads, from: Int((from * 1_000).rounded()),
      to: Int((to * 1_000).rounded()))
  }

  /// Whether it holds for that head then.
  func holds(head: Int, ms: Int) -> Bool { (from..<to).contains(ms) && heads.contains(head) }
}
