public import Wire

/// One corridor's warnings (domain.md 4.2–4.4): readings in, sign requests, alerts and events out.
///
/// Decides only: no clock, no I/O. All calls of one corridor come from one task; times are
/// monotonic milliseconds and never run backwards. Call ``tick(at:wall:)`` every 50 to 250 ms.
public struct CorridorDetector: Sendable {
  /// The corridor.
  public let corridor: Corridor
  /// Readings that fit no head of the corridor, or no vehicle that can be.
  public internal(set) var ignoredReadings: UInt64 = 0
  /// Vehicles that could not be followed because too many were there.
  public internal(set) var droppedVehicles: UInt64 = 0

  /// Sets a corridor up. Throws when its numbers cannot be: places, speeds, doubled ids.
  public init(_ corridor: Corridor) throws(DetectionError) {
    self.corridor = corridor
  }

  /// A head measured a vehicle. `deviceTime` is its clock, ``WallTime/unknown`` without one; it is
  /// used only while its offset to the receive time is shown to be stable.
  public mutating func observe(
    _ reading: BendReading, from device: DeviceID, deviceTime: WallTime = .unknown,
    at nowMs: Int64, wall: WallTime
  ) -> BendOutput {
    BendOutput()
  }

  /// A sign said what it shows.
  public mutating func observe(
    signState: SignState, from device: DeviceID, at nowMs: Int64, wall: WallTime
  ) -> BendOutput {
    BendOutput()
  }

  /// Anything authentic came from a head's device, such as a heartbeat; `isSensing` is false when
  /// it says that its sensor is broken.
  public mutating func heard(device: DeviceID, isSensing: Bool = true, at nowMs: Int64) {}

  /// Time passed: holds end, tracks coast, commands are renewed, silent heads are found.
  public mutating func tick(at nowMs: Int64, wall: WallTime) -> BendOutput {
    BendOutput()
  }

  /// How the corridor stands, for people.
  public func picture(at nowMs: Int64) -> CorridorPicture {
    CorridorPicture(corridor: corridor.id, users: [], signs: [], heads: [])
  }
}
