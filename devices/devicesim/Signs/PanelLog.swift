private import Foundation
internal import Wire

/// A file with a line of JSON for each change on a simulated sign's panel, as a driver sees it:
/// what failure runs hold the centre's word against.
///
/// `{"command":7,"device":"3390…","kmh":0,"lamp":"lit","shows":"oncoming","t":1795…}`: `shows` is
/// the text or `dark`, `t` Unix milliseconds of this machine's clock. Bound: ``limit`` lines,
/// further changes are left out.
final class PanelLog {
  /// Most lines: some 150 MB.
  static let limit = 1_000_000

  private struct Line: Encodable {
    var command: UInt32
    var device: String
    var kmh: Double
    var lamp: String
    var shows: String
    var t: Int64
  }

  private let file: FileHandle
  private let path: String
  private var lines = 0

  /// Opens the log anew; `-` is the standard output.
  init(path: String) throws(SimulatorError) {
    self.path = path
    if path == "-" {
      file = .standardOutput
      return
    }
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else { throw .unreadable(path: path, why: "--log: cannot be written; is its folder there?") }
    self.file = file
  }

  /// Notes what a sign shows now.
  func note(_ sign: SimulatedSign, of device: DeviceID) throws(SimulatorError) {
    guard lines < Self.limit else { return }
    lines += 1
    let state = sign.state
    let line = try jsonLine(
      Line(
        command: state.command, device: device.description, kmh: sign.panel?.speed.kmh ?? 0,
        lamp: "\(state.lamp)", shows: sign.panel.map { "\($0.text)" } ?? "dark",
        t: SimulationClock().wall.milliseconds))
    // One write a line: whoever reads along sees whole lines.
    guard (try? file.write(contentsOf: Data((line + "\n").utf8))) != nil else {
      throw .unreadable(path: path, why: "--log: writing failed; is the disk full?")
    }
  }
}
