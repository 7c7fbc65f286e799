private import Glibc

/// A text file or standard input, read a line at a time through one buffer: a recording of days is
/// never in memory.
final class LineSource {
  /// What errors call it.
  let name: String
  /// Number of the line last given, from 1.
  private(set) var line = 0
  private let descriptor: Int32
  private var buffer = [UInt8](repeating: 0, count: 1 << 18)
  private var start = 0
  private var end = 0
  private var isAtEnd = false

  /// Longest line taken, bytes: a true path of a vehicle that stands for a day at two points a
  /// second has 5 MB [D].
  static let lineLimit = 8 << 20

  /// Opens a file; "-" is standard input.
  init(path: String) throws(CommandError) {
    if path == "-" {
      name = "stdin"
      descriptor = STDIN_FILENO
      return
    }
    name = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw CommandError(.input, "\(path): \(String(cString: strerror(errno)))")
    }
  }

  deinit { if descriptor != STDIN_FILENO { close(descriptor) } }

  /// An error about the line last given.
  func fault(_ what: String) -> CommandError {
    CommandError(.input, "\(name):\(line): \(what)")
  }

  /// Reads the next line that is not empty; nil at the end.
  func next<Value>(
    _ body: (inout LineScanner) throws(LineScanner.Fault) -> Value
  ) throws(CommandError) -> Value? {
    while let range = try nextRange() {
      line += 1
      if range.isEmpty { continue }
      let result: Result<Value, LineScanner.Fault> = buffer.withUnsafeBufferPointer { bytes in
        var scanner = LineScanner(UnsafeBufferPointer(rebasing: bytes[range]))
        do throws(LineScanner.Fault) {
          let value = try body(&scanner)
          try scanner.finish()
          return .success(value)
        } catch {
          return .failure(error)
        }
      }
      switch result {
      case .success(let value): return value
      case .failure(let found): throw fault(found.what)
      }
    }
    return nil
  }

  /// Where the next line lies in the buffer, without its end of line.
  private func nextRange() throws(CommandError) -> Range<Int>? {
    var searched = start
    while true {
      let found = buffer.withUnsafeBytes { bytes -> Int? in
        guard searched < end, let base = bytes.baseAddress,
          let place = memchr(base + searched, 0x0A, end - searched)
        else { return nil }
        return base.distance(to: UnsafeRawPointer(place))
      }
      if let found {
        defer { start = found + 1 }
        return trimmed(start, found)
      }
      if isAtEnd {
        guard start < end else { return nil }
        defer { start = end }
        return trimmed(start, end)
      }
      searched = end - start
      try fill()
    }
  }

  private func trimmed(_ low: Int, _ high: Int) -> Range<Int> {
    high > low && buffer[high - 1] == 0x0D ? low..<(high - 1) : low..<high
  }

  /// Moves what is left to the front and reads on behind it.
  private func fill() throws(CommandError) {
    if start > 0 {
      buffer.withUnsafeMutableBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        _ = memmove(base, base + start, end - start)
      }
      end -= start
      start = 0
    }
    if end == buffer.count {
      guard end < Self.lineLimit else {
        line += 1
        throw fault("the line is longer than \(Self.lineLimit) bytes")
      }
      buffer.append(contentsOf: repeatElement(0, count: buffer.count))
    }
    let offset = end
    let room = buffer.count - end
    let count = buffer.withUnsafeMutableBytes { bytes in
      var count = 0
      repeat {
        count = read(descriptor, bytes.baseAddress.map { $0 + offset }, room)
      } while count
        < 0 && errno == EINTR
      return count
    }
    guard count >= 0 else {
      throw CommandError(.input, "\(name): \(String(cString: strerror(errno)))")
    }
    if count == 0 { isAtEnd = true }
    end += count
  }
}
