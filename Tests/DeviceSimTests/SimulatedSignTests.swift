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
}
