/// What stands at one place of a radar's stream.
enum RadarItem: Equatable {
  /// A value, and how many bytes it takes.
  case value(RadarValue, byteCount: Int)
  /// The radar says that it sees nothing, or a line's end.
  case idle(byteCount: Int)
  /// A boot banner, the reply to a command, an item of another kind.
  case reply(byteCount: Int)
  /// What is there so far may become an item.
  case incomplete
  /// No item begins here.
  case junk
}
