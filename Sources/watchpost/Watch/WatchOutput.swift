import Glibc

/// Standard output, written whole.
enum WatchOutput {
  /// Writes all of a text; false when nobody reads any more.
  @discardableResult static func write(_ text: String) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if written < 0 {
        guard errno == EINTR || errno == EAGAIN else { return false }
        if errno == EAGAIN {
          var wait = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
          poll(&wait, 1, 1_000)
        }
        continue
      }
      bytes = bytes.dropFirst(written)
    }
    return true
  }
}
