import Foundation
import Testing

/// The pages in a real browser against the real program. Each script in `Tests/BrowserTests` starts
/// a service of its own, drives Chromium with playwright, prints a line for each check and ends
/// with 0 when all of them held. By hand: `python3 Tests/BrowserTests/incident.py`.
@Suite(
  .serialized,
  .enabled(
    if: BrowserPresence.isEnough,
    "needs chromium and python3 with playwright, axe-playwright-python and cryptography"))
struct BrowserTests {
  private static let folder = Program.packageRoot.appendingPathComponent("Tests/BrowserTests")
  /// Longest a script may take, seconds: every wait in one has a bound of its own, far below.
  private static let limit = 240

  @Test(
    arguments: [
      "sign_in", "incident", "together", "language", "keyboard", "blind", "hostile", "fluid",
      "access", "desk", "camera", "bends",
    ])
  func script(_ name: String) throws {
    let file = Self.folder.appendingPathComponent(name + ".py")
    // What a script starts dies with it: it asks the kernel for that.
    let ended = try Program(
      URL(fileURLWithPath: "/usr/bin/env"),
      ["timeout", "--kill-after=5", String(Self.limit), "python3", "-B", file.path],
      environment: ["WATCHPOST_BIN": Program.url("watchpost").deletingLastPathComponent().path])
    defer { ended.killHard() }
    let code = ended.wait()
    let lines = ended.printedToEnd
    print(lines.map { "\(name): \($0)" }.joined(separator: "\n"))
    #expect(code == 0, "\(name).py: \(code == 124 ? "took too long" : "exit \(code)")")
    #expect(lines.filter { $0.hasPrefix("FAIL") } == [])
    #expect(lines.contains { $0.hasPrefix("ok") }, "nothing was checked")
  }
}
