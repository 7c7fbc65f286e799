import Foundation
import Testing
import Wire

@testable import devicesim

@Suite struct SimulatedSignTests {
  private func command(
    _ id: UInt32, _ text: SignText, priority: UInt8, lit: UInt16 = 30, valid: UInt16 = 60
  ) -> Message {
    .signCommand(
      SignCommand(
        id: id, text: text, priority: priority, minimumLitTenths: lit, validTenths: valid))
  }
  private func shows(_ id: UInt32, _ text: SignText, _ lamp: SignState.Lamp) -> [Outgoing] {
    [.once(.signState(SignState(command: id, text: text, lamp: lamp)))]
  }

  @Test func `a sign that starts shows caution and says so once`() {
    var sign = SimulatedSign()
    #expect(sign.nextWake == .zero)
    #expect(sign.wake(at: .zero) == shows(0, .caution, .fallback))
    #expect(sign.wake(at: .seconds(1)) == [])
    #expect(sign.nextWake == nil)
  }

  @Test func `a command is confirmed, and without renewal the sign falls back by itself`() {
    var sign = SimulatedSign()
    _ = sign.wake(at: .zero)
    let lit = sign.receive(command(7, .oncoming, priority: 9), isCopy: false, at: .seconds(1))
    #expect(lit == shows(7, .oncoming, .lit))
    #expect(sign.nextWake == .seconds(7))
    #expect(sign.wake(at: .seconds(7)) == shows(0, .caution, .fallback))
    #expect(sign.fallbacks == 1)
  }

  @Test func `a repeat renews a command, a copied datagram does not`() {
    var sign = SimulatedSign()
    _ = sign.wake(at: .zero)
    let message = command(7, .oncoming, priority: 9)
    _ = sign.receive(message, isCopy: false, at: .seconds(1))
    let copy = sign.receive(message, isCopy: true, at: .seconds(4))
    #expect(copy == shows(7, .oncoming, .lit))
    #expect(sign.nextWake == .seconds(7))
    _ = sign.receive(message, isCopy: false, at: .seconds(5))
    #expect(sign.nextWake == .seconds(11))
    _ = sign.wake(at: .seconds(11))
    // A copy of a command that has run out must not light the sign for a vehicle long gone.
    let late = sign.receive(message, isCopy: true, at: .seconds(20))
    #expect(late == shows(0, .caution, .fallback))
  }

  @Test func `a higher priority displaces at once and a lower one waits for the least lit time`() {
    var sign = SimulatedSign()
    _ = sign.wake(at: .zero)
    _ = sign.receive(command(1, .oncoming, priority: 9), isCopy: false, at: .seconds(0))
    let lower = sign.receive(
      command(2, .mindTheBend, priority: 1, valid: 300), isCopy: false, at: .seconds(1))
    #expect(lower == shows(1, .oncoming, .lit))
    let higher = sign.receive(
      command(3, .obstacle, priority: 20), isCopy: false, at: .milliseconds(1_500))
    #expect(higher == shows(3, .obstacle, .lit))
    _ = sign.receive(
      command(4, .mindTheBend, priority: 1, valid: 300), isCopy: false, at: .seconds(2))
    #expect(sign.nextWake == .milliseconds(4_500))
    #expect(sign.wake(at: .milliseconds(4_500)) == shows(4, .mindTheBend, .lit))
  }

  @Test func `an equal priority waits for the least lit time`() {
    var sign = SimulatedSign()
    _ = sign.wake(at: .zero)
    _ = sign.receive(command(1, .oncoming, priority: 9), isCopy: false, at: .zero)
    let early = sign.receive(command(2, .tooFast, priority: 9), isCopy: false, at: .seconds(1))
    #expect(early == shows(1, .oncoming, .lit))
    #expect(sign.nextWake == .seconds(3))
    #expect(sign.wake(at: .seconds(3)) == shows(2, .tooFast, .lit))
  }

  @Test(
    "a message waits for a warning's least time whatever its priority, a warning for no message",
    arguments: [UInt8(0), 180, 255], [SignText.mindTheBend, .keepDistance])
  func messages(priority: UInt8, message: SignText) {
    var sign = SimulatedSign()
    _ = sign.wake(at: .zero)
    _ = sign.receive(command(1, .runaway, priority: 9), isCopy: false, at: .zero)
    let early = sign.receive(
      command(2, message, priority: priority), isCopy: false, at: .seconds(1))
    #expect(early == shows(1, .runaway, .lit))
    #expect(sign.wake(at: .seconds(3)) == shows(2, message, .lit))
    // Its own least time is not over: the driver is warned all the same, in the same cycle.
    let warned = sign.receive(command(3, .wrongWay, priority: 0), isCopy: false, at: .seconds(4))
    #expect(warned == shows(3, .wrongWay, .lit))
  }

  @Test(arguments: SignText.allCases) func `every text is shown and left for caution`(
    text: SignText
  ) {
    var sign = SimulatedSign()
    _ = sign.wake(at: .zero)
    let lit = sign.receive(command(1, text, priority: 9, valid: 50), isCopy: false, at: .zero)
    #expect(lit == shows(1, text, .lit))
    #expect(sign.panel?.text == text && sign.nextWake == .seconds(5))
    #expect(sign.wake(at: .seconds(5)) == shows(0, .caution, .fallback))
    #expect(sign.panel?.text == .caution)
  }

  @Test func `a dark panel is owned up to, in its states and its heartbeats`() {
    var sign = SimulatedSign(failure: .init(fault: .dark, from: .seconds(2)))
    _ = sign.wake(at: .zero)
    _ = sign.receive(command(1, .oncoming, priority: 9), isCopy: false, at: .seconds(1))
    #expect(sign.nextWake == .seconds(2) && sign.faults == [])
    #expect(sign.wake(at: .seconds(2)) == shows(1, .oncoming, .faulty))
    #expect(sign.panel == nil && sign.faults == .display)
    let told = sign.receive(command(2, .obstacle, priority: 20), isCopy: false, at: .seconds(3))
    #expect(told == shows(2, .obstacle, .faulty))
  }

  @Test func `a wrong text is told as it stands, never the one commanded`() {
    var sign = SimulatedSign(failure: .init(fault: .wrongText))
    #expect(sign.wake(at: .zero) == shows(0, .seatBelts, .fallback))
    for (id, text) in SignText.allCases.enumerated() {
      _ = sign.receive(command(UInt32(id), text, priority: 9, lit: 0), isCopy: false, at: .zero)
      #expect(sign.state.text != text && sign.panel?.text == sign.state.text)
    }
  }

  @Test func `a deaf sign falls back on its own`() {
    var sign = SimulatedSign(failure: .init(fault: .deaf, from: .seconds(1)))
    _ = sign.wake(at: .zero)
    _ = sign.receive(command(1, .oncoming, priority: 9, valid: 50), isCopy: false, at: .zero)
    #expect(sign.wake(at: .seconds(1)) == [])
    #expect(sign.receive(command(1, .oncoming, priority: 9), isCopy: false, at: .seconds(2)) == [])
    #expect(sign.nextWake == .seconds(5))
    #expect(sign.wake(at: .seconds(5)) == shows(0, .caution, .fallback))
  }

  @Test func `each change on a panel is a line of the log, a renewal is none`() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "panels-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    let id = try #require(DeviceID("33900100001330000001"))
    var sign = LoggedSign(
      SimulatedSign(failure: .init(fault: .dark, from: .seconds(3))), of: id,
      log: try PanelLog(path: file.path))
    _ = sign.wake(at: .zero)
    for number in UInt32(1)...3 {
      _ = sign.receive(
        .signCommand(
          SignCommand(
            id: number, text: .tooFast, priority: 100, speed: Speed(kmh: 63.5),
            minimumLitTenths: 30, validTenths: 50)), isCopy: false, at: .milliseconds(number))
    }
    _ = sign.wake(at: .seconds(3))
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    let fields = try lines.map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(fields.map { $0["shows"] as? String } == ["caution", "tooFast", "dark"])
    #expect(fields.map { $0["lamp"] as? String } == ["fallback", "lit", "faulty"])
    #expect(fields.map { $0["kmh"] as? Double } == [0, 63.5, 0])
    #expect(fields.allSatisfy { $0["device"] as? String == id.description && $0["t"] is Int })
    #expect(sign.failure == nil)
    #expect(throws: SimulatorError.self) { try PanelLog(path: "/no/such/folder/panels") }
  }
}
