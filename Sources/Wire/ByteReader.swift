/// Reads big-endian fields from a span, in order. Every read is checked against the span's end; the
/// length of a payload is checked once before, so a failing read is a defect of the layout.
struct ByteReader: ~Escapable {
  private let bytes: RawSpan
  private(set) var offset = 0

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan) { self.bytes = bytes }

  var remaining: Int { bytes.byteCount - offset }

  mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type) -> T {
    precondition(remaining >= MemoryLayout<T>.size, "layout reads past its checked length")
    // Bounds are checked above; the load is unaligned and T has no invalid bit patterns.
    let value = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: T.self)
    offset += MemoryLayout<T>.size
    return T(bigEndian: value)
  }

  mutating func byte() -> UInt8 { integer(UInt8.self) }
  mutating func uint16() -> UInt16 { integer(UInt16.self) }
  mutating func uint32() -> UInt32 { integer(UInt32.self) }
  mutating func uint64() -> UInt64 { integer(UInt64.self) }
  mutating func int32() -> Int32 { integer(Int32.self) }

  /// UTF-8 text of that many bytes; nil when fewer remain or they are not valid UTF-8.
  mutating func text(byteCount: Int) -> String? {
    guard remaining >= byteCount else { return nil }
    let slice = bytes.extracting(offset..<(offset + byteCount))
    offset += byteCount
    // The buffer is copied into the text before the closure ends.
    return unsafe slice.withUnsafeBytes { String(validating: $0, as: UTF8.self) }
  }
}
