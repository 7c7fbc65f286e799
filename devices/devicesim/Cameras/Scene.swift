/// A drawn view, for cameras without recorded frames.
enum Scene: String, CaseIterable, Sendable {
  /// A village square that people cross.
  case square
  /// A road that vehicles pass.
  case road
  /// Nothing moves; noise only.
  case still
  /// A lamp goes on and off every 20 s; nothing moves.
  case lightSwitch = "light-switch"
  /// The light fades over two minutes while people cross.
  case dusk
  /// Leaves sway in a third of the view; nothing else moves.
  case swaying
  /// After 20 s something covers the lens for 30 s, again and again.
  case covered
}
