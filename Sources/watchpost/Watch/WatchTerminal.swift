import Dispatch
import Glibc
import Synchronization

/// The terminal of the watch view: raw keys in, whole screens out, and everything as it was on
/// leaving.
final class WatchTerminal: Sendable {
  private let saved: termios
  private let isOpen = Mutex(false)
  private let keys = Mutex<WatchSource?>(nil)

  /// Takes the terminal; nil when standard input or output is none.
  init?() {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { return nil }
    var state = termios()
    guard tcgetattr(STDIN_FILENO, &state) == 0 else { return nil }
    saved = state
  }

  /// Switches to raw keys and the alternate screen. Keys are handed on as they come.
  func open(_ input: @escaping @Sendable (WatchInput) -> Void) {
    var raw = saved
    cfmakeraw(&raw)
    // Line feeds still return the carriage.
    raw.c_oflag |= tcflag_t(OPOST)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw)
    isOpen.withLock { $0 = true }
    write("\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l")
    let parser = Mutex(WatchKeyParser())
    let reader = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO)
    reader.setEventHandler {
      var bytes = [UInt8](repeating: 0, count: 512)
      let count = read(STDIN_FILENO, &bytes, bytes.count)
      // End of file: the terminal is gone.
      guard count > 0 else { return input(.quit) }
      let keys = parser.withLock { $0.keys(in: Array(bytes.prefix(count))) }
      if !keys.isEmpty { input(.keys(keys)) }
    }
    reader.resume()
    keys.withLock { $0 = WatchSource(source: reader) }
  }

  /// Columns and rows; 80 by 24 when the terminal does not say.
  var size: (width: Int, height: Int) {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
    else { return (80, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// Paints a screen over the one before, without clearing it first, so that nothing flickers.
  func paint(_ lines: [WatchLine]) {
    var text = "\u{1B}[?2026h\u{1B}[H"
    for (index, line) in lines.enumerated() {
      text += line.ansi + "\u{1B}[K" + (index + 1 < lines.count ? "\r\n" : "")
    }
    write(text + "\u{1B}[J\u{1B}[?2026l")
  }

  func ring() { write("\u{07}") }

  /// Gives the terminal back as it was. May be called more than once.
  func close() {
    guard
      isOpen.withLock({ isOpen in
        defer { isOpen = false }
        return isOpen
      })
    else { return }
    keys.withLock { $0?.source.cancel() }
    write("\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l")
    var state = saved
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &state)
  }

  private func write(_ text: String) { WatchOutput.write(text) }
}
