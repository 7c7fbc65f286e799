public import Wire

/// One bend's warnings (domain.md 4.2–4.4): readings in, sign requests and alerts out.
///
/// Decides only: no clock, no I/O. All calls of one bend come from one task; times are monotonic
/// milliseconds and never run backwards. Call ``tick(at:wall:)`` at least every 250 ms.
public struct BendDetector: Sendable {
  /// The bend.
  public let bend: Bend

  /// Sets a bend up. Throws when its numbers cannot be: lengths, speeds, distances, doubled devices.
  public init(_ bend: Bend) throws(DetectionError) {
    self.bend = bend
  }

  /// A head measured a vehicle. Readings of heads that are not this bend's are ignored.
  public mutating func observe(
    _ reading: BendReading, from device: DeviceID, at nowMs: Int64, wall: WallTime
  ) -> BendOutput {
    BendOutput()
  }

  /// A sign said what it shows.
  public mutating func observe(
    signState: SignState, from device: DeviceID, at nowMs: Int64, wall: WallTime
  ) -> BendOutput {
    BendOutput()
  }

  /// Anything authentic came from a head's device, such as a heartbeat.
  public mutating func heard(device: DeviceID, at nowMs: Int64) {}

  /// Time passed: holds end, tracks coast, commands are renewed, silent heads are found.
  public mutating func tick(at nowMs: Int64, wall: WallTime) -> BendOutput {
    BendOutput()
  }
}
