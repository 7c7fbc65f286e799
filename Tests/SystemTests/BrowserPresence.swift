import Foundation

/// Whether this machine can drive a browser.
enum BrowserPresence {
  /// Under CI a browser must be there; elsewhere the tests are left out without one.
  static let isEnough: Bool = {
    if ProcessInfo.processInfo.environment["CI"] != nil { return true }
    let wanted = "import cryptography, playwright.sync_api, axe_playwright_python.sync_playwright"
    let python = try? Program.run(
      URL(fileURLWithPath: "/usr/bin/env"), ["python3", "-c", wanted])
    let chromium = try? Program.run(URL(fileURLWithPath: "/usr/bin/env"), ["which", "chromium"])
    return python?.code == 0 && chromium?.code == 0
  }()
}
