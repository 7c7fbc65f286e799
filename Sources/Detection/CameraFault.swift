/// What is wrong with a camera's view. Never reported as motion.
public enum CameraFault: String, CaseIterable, Sendable, Codable {
  /// The picture is black.
  case black
  /// The same picture comes again and again.
  case frozen
  /// Something covers the lens: hardly any texture is left.
  case covered
  /// The scene is another one: the camera was turned.
  case moved
  /// The frames do not decode.
  case undecodable
  /// More of the picture moves all the time than may be hidden: motion says nothing there.
  case restless
}
