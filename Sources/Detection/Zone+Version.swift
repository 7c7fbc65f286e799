extension Zone {
  /// 16 hexadecimal digits that change when any zone does: its id, kind, corners, persistence or
  /// place in the list. No secret: it tells two editions apart (FNV-1a of 64 bits, RFC 9923).
  public static func version(of zones: [Zone]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func take(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    func take(_ text: String) {
      text.utf8.forEach(take)
      // No text of UTF-8 holds this byte, so texts cannot run into each other.
      take(0xFF)
    }
    for zone in zones {
      take(zone.id)
      take(zone.kind.rawValue)
      for corner in zone.polygon {
        for value in [corner.x, corner.y] {
          withUnsafeBytes(of: value.bitPattern.littleEndian) { $0.forEach(take) }
        }
      }
      // Only when there is one: zones without keep the version that they had.
      if let frames = zone.persistenceFrames { take("persistence \(frames)") }
      take(0xFE)
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
