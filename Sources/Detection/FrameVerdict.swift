/// What the detector says of one frame.
public struct FrameVerdict: Sendable {
  /// What the frame showed.
  public var state: FrameState
  /// Why change was not reported as motion; nil when there was none to speak of, and with motion.
  public var reason: Suppression.Reason?
  /// Share of the watched cells that changed, 0...1; also of frames whose cells are not reported.
  public var changedShare: Double
  /// The cells that persistence, zones and visits use: all clear unless ``state`` is motion or
  /// learning. Keeping a verdict past the next frame costs one copy of the bits.
  public var cells: CellGrid
  /// What the frame caused; nearly always empty.
  public var events: [CameraEvent]
}
