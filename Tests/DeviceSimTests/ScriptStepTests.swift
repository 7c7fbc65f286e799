import Testing
import Wire

@testable import devicesim

@Suite struct ScriptStepTests {
  private let post = "33900100001390000007"

  @Test func `steps are read with their times, comments passed over`() throws {
    let text = """
      # a press storm
      at 10s press \(post)   # the first
      at 250ms tamper \(post)
      every 2s from 1min to 66s test \(post)
      """
    let steps = try ScriptStep.parse(text, path: "s")
    #expect(steps.map(\.action).prefix(2) == [.alarm(.press), .alarm(.tamper)])
    #expect(
      steps.map(\.at) == [
        .seconds(10), .milliseconds(250), .seconds(60), .seconds(62), .seconds(64), .seconds(66),
      ])
  }

  @Test(arguments: [
    "at press 33900100001390000007", "at 10 press 33900100001390000007",
    "at -1s press 33900100001390000007", "at 1s shout 33900100001390000007", "at 1s press 17",
    "at nans press 33900100001390000007", "at infs press 33900100001390000007",
    "every 0s from 0s to 1s press 33900100001390000007",
    "every 1ms from 0s to 86400s press 33900100001390000007",
    "every 1s from 2s to 1s press 33900100001390000007", "press",
  ])
  func `a line that says nothing is named`(line: String) {
    #expect {
      try ScriptStep.parse("\n" + line, path: "s")
    } throws: { error in
      guard case SimulatorError.malformed("s", 2, _) = error else { return false }
      return true
    }
  }
}
