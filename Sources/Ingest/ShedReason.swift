/// Why an authentic datagram was not taken although nothing was wrong with it.
public enum ShedReason: String, CaseIterable, Sendable, Codable, CodingKeyRepresentable {
  /// The event queue was full; its sequence was not noted, so the device's resend is taken.
  case eventsFull
  /// The reading queue was full.
  case readingsFull
  /// A fragment of a frame that was finished or given up before.
  case lateFragment
  /// A fragment dropped unopened because the kernel was dropping datagrams of every kind.
  case pressure

  /// Position in ``allCases``, for arrays of counters.
  var index: Int {
    switch self {
    case .eventsFull: 0
    case .readingsFull: 1
    case .lateFragment: 2
    case .pressure: 3
    }
  }
}
