/// One line of the screen: pieces of text, each with a style.
struct WatchLine: Equatable, Sendable {
  enum Style: String, Equatable, Sendable {
    case plain = ""
    case bold = "1"
    case dim = "2"
    case selected = "7"
    case header = "1;7"
    /// S1, and what makes the view blind: white on red.
    case alarm = "1;97;41"
    /// S2: red.
    case grave = "1;91"
    /// S3, and what is degraded: black on yellow for bars.
    case warning = "1;30;43"
    case notice = "93"
    case good = "92"
  }

  struct Piece: Equatable, Sendable {
    var text: String
    var style: Style
  }

  var pieces: [Piece]

  init(_ text: String = "", _ style: Style = .plain) {
    pieces = [Piece(text: text, style: style)]
  }

  init(pieces: [Piece]) { self.pieces = pieces }

  /// Without styles: what golden screens hold.
  var text: String { pieces.map(\.text).joined() }

  /// For a terminal, with ECMA-48 graphic renditions.
  var ansi: String {
    pieces.map { $0.style == .plain ? $0.text : "\u{1B}[\($0.style.rawValue)m\($0.text)\u{1B}[0m" }
      .joined()
  }

  /// A bar over the whole width.
  static func bar(_ text: String, _ style: Style, width: Int) -> WatchLine {
    WatchLine(WatchText.fit(text, width), style)
  }
}
