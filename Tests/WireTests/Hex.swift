/// Bytes of hexadecimal text; blanks are skipped.
func hex(_ text: String) -> [UInt8] {
  let digits = text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") }
  return stride(from: 0, to: digits.count, by: 2).map { place in
    UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16) ?? 0
  }
}

/// A fixed seed, so that a fault stays found, and a fresh one, printed so that it can be repeated.
func seeds(_ name: String) -> [UInt64] {
  let fresh = UInt64.random(in: 0...UInt64.max)
  print("\(name): seeds 20261121 and \(fresh)")
  return [20_261_121, fresh]
}
