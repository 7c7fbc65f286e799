/// What a camera's detector has to tell the desk.
public enum CameraEvent: Equatable, Sendable, Codable {
  /// A visit began (motion has persisted).
  case visitStarted(Visit)
  /// A visit ended: no motion for the configured gap.
  case visitEnded(Visit)
  /// The view is at fault.
  case faultRaised(CameraFault)
  /// The fault is gone.
  case faultCleared(CameraFault)
  /// A run of change that was not reported as motion has ended.
  case suppressed(Suppression)
}
