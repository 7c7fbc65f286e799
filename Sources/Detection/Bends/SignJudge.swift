public import Wire

/// The rules of a corridor over its road users, whether tracked or true, with the memory that signs
/// need: least lit times and holds, who has been reminded, who runs away.
///
/// ``CorridorDetector`` feeds it what is measured; the scorer of `bends replay` feeds a second one
/// the truth. Pure; times are monotonic milliseconds that never run backwards.
public struct SignJudge: Sendable {
  /// Sets the rules up for a corridor.
  public init(_ corridor: Corridor) {}

  /// Judges everybody on the road at one instant; call it at least every 250 ms. `isWatched` says
  /// for each bend of the corridor whether all its heads see.
  public mutating func judge(
    _ users: [RoadUser], isWatched: [Bool], at nowMs: Int64, wall: WallTime
  ) -> BendOutput {
    BendOutput()
  }
}
