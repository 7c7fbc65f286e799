private import Foundation

extension DetectRun {
  /// Writes lines to a file, 64 KiB at a time.
  struct LineWriter {
    private let path: String
    private let handle: FileHandle
    private var buffer = Data()

    init(path: String) throws {
      self.path = path
      guard FileManager.default.createFile(atPath: path, contents: nil),
        let handle = FileHandle(forWritingAtPath: path)
      else { throw Failure.output("\(path): cannot be written") }
      self.handle = handle
    }

    mutating func write(_ line: String) throws {
      buffer.append(contentsOf: line.utf8)
      buffer.append(0x0A)
      if buffer.count > 65_536 { try flush() }
    }

    mutating func close() throws {
      try flush()
      try? handle.close()
    }

    private mutating func flush() throws {
      do {
        try handle.write(contentsOf: buffer)
      } catch {
        throw Failure.output("\(path): \(error.localizedDescription)")
      }
      buffer.removeAll(keepingCapacity: true)
    }
  }
}
