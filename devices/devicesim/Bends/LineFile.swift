private import Foundation
private import Glibc

/// A text file, or standard output, that is written in large pieces.
///
/// Queue: the piece being gathered, at most 1 MiB and a line; written out when full. A failure of
/// the disk is an error at once.
struct LineFile: ~Copyable {
  /// The piece being gathered.
  var bytes: [UInt8] = []
  private static let pieceBytes = 1 << 20
  private let descriptor: Int32
  private let path: String
  /// Bytes written out.
  private(set) var written = 0

  /// Opens a file anew; "-" is standard output.
  init(path: String) throws(SimulatorError) {
    self.path = path
    descriptor = path == "-" ? STDOUT_FILENO : open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard descriptor >= 0 else {
      throw .unreadable(path: path, why: "cannot be written: \(String(cString: strerror(errno)))")
    }
    bytes.reserveCapacity(Self.pieceBytes + 4_096)
  }

  deinit { if descriptor > STDERR_FILENO { close(descriptor) } }

  /// Writes the piece out when it has grown large.
  mutating func endLine() throws(SimulatorError) {
    bytes.append(UInt8(ascii: "\n"))
    if bytes.count >= Self.pieceBytes { try flush() }
  }

  /// Writes out what is gathered.
  mutating func flush() throws(SimulatorError) {
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw .unreadable(
          path: path, why: "cannot be written: \(String(cString: strerror(errno)))")
      }
      done += count
    }
    written += done
    bytes.removeAll(keepingCapacity: true)
  }
}

extension [UInt8] {
  /// Appends text as it is.
  mutating func append(text: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends a whole number.
  mutating func append(number: Int) {
    if number < 0 { append(UInt8(ascii: "-")) }
    var rest = number.magnitude
    let start = count
    repeat {
      append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    self[start...].reverse()
  }

  /// Appends a whole number of tenths as a decimal.
  mutating func append(tenths: Int) {
    if tenths < 0 { append(UInt8(ascii: "-")) }
    append(number: Int(tenths.magnitude / 10))
    append(UInt8(ascii: "."))
    append(UInt8(ascii: "0") + UInt8(tenths.magnitude % 10))
  }

  /// Appends a number with two decimals.
  mutating func append(hundredths value: Double) {
    let hundredths = Int((value * 100).rounded())
    if hundredths < 0 { append(UInt8(ascii: "-")) }
    let size = hundredths.magnitude
    append(number: Int(size / 100))
    append(UInt8(ascii: "."))
    append(UInt8(ascii: "0") + UInt8(size / 10 % 10))
    append(UInt8(ascii: "0") + UInt8(size % 10))
  }
}
