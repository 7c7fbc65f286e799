/// What a frame showed, as the cells file of `watchpost detect` names it.
public enum FrameState: String, CaseIterable, Sendable, Codable {
  /// The background is still being learnt; cells may be set, visits do not start.
  case learning
  /// Nothing moved.
  case still
  /// Something moved.
  case motion
  /// The light changed over the whole picture; being learnt again.
  case lightChange = "light-change"
  /// The view is black or covered.
  case covered
  /// The scene is another one.
  case moved
  /// The frame does not decode.
  case undecodable
}
