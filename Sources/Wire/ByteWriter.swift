/// Appends big-endian fields to a buffer.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  mutating func integer<T: FixedWidthInteger>(_ value: T) {
    for shift in stride(from: T.bitWidth - 8, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> T(shift)))
    }
  }

  mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }
}

/// Cuts text to at most `limit` bytes of UTF-8 without splitting a character.
func prefixOfUTF8(_ text: String, limit: Int) -> Substring.UTF8View {
  var end = text.startIndex
  var size = 0
  for index in text.indices {
    size += text[index].utf8.count
    if size > limit { break }
    end = text.index(after: index)
  }
  return text[..<end].utf8
}
