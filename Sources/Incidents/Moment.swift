public import Wire

/// One instant on both clocks: the desk's for durations and deadlines, the wall's for records.
public struct Moment: Equatable, Sendable, Codable, BitwiseCopyable {
  /// Milliseconds of desk time: monotonic within a run of the service and carried on over restarts
  /// by the shell, so that deadlines keep their elapsed time.
  public var desk: Int64
  /// Civil time, for records only.
  public var wall: WallTime

  /// Makes a moment.
  public init(desk: Int64, wall: WallTime) {
    self.desk = desk
    self.wall = wall
  }
}
