import Foundation
import Store
import Wire

/// Who runs a command, for the audit log.
enum CommandLineUser {
  /// A line of the audit log by `cli:LOGIN`.
  static func note(_ act: String, object: String = "", detail: String = "") -> AuditEntry {
    AuditEntry(
      at: WallTime(Date()), who: "cli:\(login)", address: "", act: act, object: object,
      detail: detail)
  }

  /// The login name; for root who came by sudo the name of who called it, for every administrator
  /// is root otherwise.
  private static var login: String {
    let own = getuid()
    if own == 0, let caller = ProcessInfo.processInfo.environment["SUDO_USER"], !caller.isEmpty {
      return caller
    }
    // Of the user's number, and not of a variable that anyone can set.
    guard let entry = getpwuid(own), let name = entry.pointee.pw_name else { return "\(own)" }
    return String(cString: name)
  }
}
