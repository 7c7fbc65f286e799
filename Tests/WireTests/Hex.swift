/// Bytes of hexadecimal text; blanks are skipped.
func hex(_ text: String) -> [UInt8] {
  let digits = text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") }
  return stride(from: 0, to: digits.count, by: 2).map { place in
    UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16) ?? 0
  }
}

/// SplitMix64 (G. Steele, D. Lea, C. Flood, 2014): a stream that a seed repeats.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A fixed seed, so that a fault stays found, and a fresh one, printed so that it can be repeated.
func seeds(_ name: String) -> [UInt64] {
  let fresh = UInt64.random(in: 0...UInt64.max)
  print("\(name): seeds 20261121 and \(fresh)")
  return [20_261_121, fresh]
}
