import Foundation
import Wire

/// Simulated signs whose panels a test looks at: `devicesim signs --log -`.
final class SignPanels: Sendable {
  /// A change on a panel.
  struct Change: Decodable, Equatable, Sendable {
    var device: String
    var shows: String
    var lamp: String
    /// Unix milliseconds.
    var t: Int64

    /// Whether it is a message for quiet times.
    var isMessage: Bool {
      shows == "mindTheBend" || shows == "seatBelts" || shows == "noOvertaking"
    }
  }

  private let program: Program
  let devices: [String]

  /// Starts signs of a county.
  init(_ devices: [DeviceID], county: URL, port: UInt16, _ more: [String] = []) throws {
    self.devices = devices.map(\.description)
    program = try Program(
      Program.url("devicesim"),
      ["signs", "--county", county.path, "--to", "127.0.0.1:\(port)", "--log", "-"]
        + devices.flatMap { ["--device", $0.description] } + more)
  }

  deinit { program.stop() }

  /// All changes so far, in order.
  var changes: [Change] { Self.read(program.printed) }

  private static func read(_ lines: [String]) -> [Change] {
    lines.compactMap { try? JSONDecoder().decode(Change.self, from: Data($0.utf8)) }
  }

  /// What a sign shows; nil before it has shown anything.
  func panel(_ device: String) -> Change? { changes.last { $0.device == device } }

  /// Waits until each of some signs (all when none is named) shows what is wanted. `meanwhile` is
  /// called ten times a second and more. False when it took too long.
  func wait(
    _ seconds: Double, of some: [String]? = nil, meanwhile: () -> Void = {},
    until isWanted: (Change) -> Bool
  ) -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    repeat {
      meanwhile()
      let isThere = program.wait(milliseconds: 100) { lines in
        let changes = Self.read(lines)
        return (some ?? devices).allSatisfy { device in
          changes.last { $0.device == device }.map(isWanted) ?? false
        }
      }
      if isThere { return true }
    } while ContinuousClock.now < deadline
    return false
  }
}
