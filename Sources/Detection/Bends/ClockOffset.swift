/// How a device's clock stands to the centre's: used to tell late datagrams from late vehicles, and
/// only while it is shown to be stable (domain.md 6, item 16). Receive time is the clock.
struct ClockOffset: Sendable, Equatable {
  /// Readings that must agree before the clock is used [D].
  private static let proof = 10
  /// How far offsets may lie apart and still agree, milliseconds: the jitter of a mobile link [D].
  private static let spread: Int64 = 400
  /// The smallest offset rises by so much a second of receive time, so that a slow clock's drift
  /// does not look like lateness: 200 ppm, four times a cheap crystal [K], in milliseconds.
  private static let drift = 0.0002

  /// Receive time less device time of the fastest datagram of late; nil before the first.
  private var smallest: Double?
  private var updatedMs: Int64 = 0
  private var agreed = 0

  /// Whether device time may be used.
  var isStable: Bool { agreed >= Self.proof }

  /// Takes a datagram's two times; returns by how many milliseconds it came later than the fastest
  /// ones do, 0 while the clock is not stable.
  mutating func lateness(device deviceMs: Int64, received nowMs: Int64) -> Int64 {
    let (difference, overflow) = nowMs.subtractingReportingOverflow(deviceMs)
    guard !overflow else { return 0 }
    let offset = Double(difference)
    guard let known = smallest else {
      restart(offset, at: nowMs)
      return 0
    }
    let expected = known + Double(nowMs - updatedMs) * Self.drift
    guard abs(offset - expected) <= Double(Self.spread) else {
      // The clock has leapt, or the link has: believe neither until they agree again.
      restart(offset, at: nowMs)
      return 0
    }
    smallest = min(expected, offset)
    updatedMs = nowMs
    agreed = min(agreed + 1, Self.proof)
    return isStable ? Int64(max(0, offset - min(expected, offset))) : 0
  }

  private mutating func restart(_ offset: Double, at nowMs: Int64) {
    smallest = offset
    updatedMs = nowMs
    agreed = 0
  }
}
