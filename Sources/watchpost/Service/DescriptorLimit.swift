import Glibc

/// How many files and sockets the process may hold.
enum DescriptorLimit {
  /// Descriptors kept from the control room's connections, for the database, evidence files, UDP
  /// sockets and logs [D]: some 40 are open on a busy day.
  private static let kept = 256
  /// Most connections [D]: four times the streams that may be open.
  private static let most = 4_096

  /// Raises the soft limit to the hard one (systemd's soft default of 1,024 is there for programs
  /// that use select(2)) and says how many connections leave room for everything else.
  static func connections() -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 512 }
    let wanted = min(limit.rlim_max, rlim_t(most + kept))
    if limit.rlim_cur < wanted {
      var raised = limit
      raised.rlim_cur = wanted
      if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
    }
    return connections(of: limit.rlim_cur)
  }

  /// Connections that a limit leaves: all above what is kept, half of a limit that is too low for
  /// both.
  static func connections(of limit: rlim_t) -> Int {
    let limit = Int(clamping: limit)
    return max(16, min(most, limit >= 2 * kept ? limit - kept : limit / 2))
  }
}
