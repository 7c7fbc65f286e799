import Patrol
import Testing
import Wire
import TestGround

@Suite struct SignBoardTests {
  private let sign = device(7)

  private func command(_ id: UInt32, validTenths: UInt16 = 50) -> SignCommand {
    SignCommand(
      id: id, text: .oncoming, priority: 200, minimumLitTenths: 30, validTenths: validTenths)
  }
  private func state(
    _ id: UInt32, _ text: SignText = .oncoming, _ lamp: SignState.Lamp = .lit
  ) -> SignState { SignState(command: id, text: text, lamp: lamp) }

  @Test func aCommandIsSentEach200MsUntilItIsEchoed() {
    var board = SignBoard(signs: [sign])
    #expect(board.want(command(1), of: sign, at: 0)?.command == command(1))
    var sent: [Int64] = []
    for now in Int64(0)..<700 where !board.tick(at: now).isEmpty { sent.append(now) }
    #expect(sent == [200, 400, 600])
    board.observe(state(1), from: sign, at: 700)
    #expect(board.tick(at: 800).isEmpty)
    #expect(board.counts.sent == 4 && board.counts.echoed == 1)
  }

  @Test func aCommandIsNeverSentAfterItHasRunOut() {
    var board = SignBoard(signs: [sign])
    _ = board.want(command(1, validTenths: 5), of: sign, at: 0)
    var sent: [Int64] = []
    for now in Int64(0)...3_000 where !board.tick(at: now).isEmpty { sent.append(now) }
    #expect(sent == [200, 400])
    #expect(board.counts.unechoed == 1)
    // An echo that comes later is none.
    board.observe(state(1), from: sign, at: 3_001)
    #expect(board.counts.echoed == 0)
  }

  @Test(arguments: [
    (SignState(command: 1, text: .oncoming, lamp: .lit), true),
    // It has the command; that its panel is wrong is for the detector to judge.
    (SignState(command: 1, text: .caution, lamp: .faulty), true),
    (SignState(command: 0, text: .caution, lamp: .fallback), false),
    (SignState(command: 9, text: .oncoming, lamp: .lit), false),
  ]) func onlyTheCommandsOwnIdEndsItsRepeats(state: SignState, isEcho: Bool) {
    var board = SignBoard(signs: [sign])
    _ = board.want(command(1), of: sign, at: 0)
    board.observe(state, from: sign, at: 100)
    #expect(board.tick(at: 200).isEmpty == isEcho)
    #expect(board.counts.echoed == (isEcho ? 1 : 0))
  }

  @Test func aNewListKeepsWhatIsUnderWayToSignsThatStay() {
    let other = device(8)
    var board = SignBoard(signs: [sign, other])
    _ = board.want(command(1), of: sign, at: 0)
    _ = board.want(command(2), of: other, at: 0)
    board.replace(signs: [sign, device(9)])
    #expect(board.tick(at: 200).map(\.sign) == [sign])
    #expect(board.counts.unechoed == 1)
    let fresh = board.want(command(3), of: device(9), at: 300)
    let gone = board.want(command(4), of: other, at: 300)
    #expect(fresh != nil && gone == nil)
  }

  @Test func aSignThatLosesItsTextIsToldAgainAtOnce() {
    var board = SignBoard(signs: [sign])
    _ = board.want(command(1), of: sign, at: 0)
    board.observe(state(1), from: sign, at: 100)
    board.observe(state(0, .caution, .fallback), from: sign, at: 2_000)
    #expect(board.tick(at: 2_000).map(\.command.id) == [1])
    board.observe(state(1), from: sign, at: 2_100)
    #expect(board.tick(at: 4_000).isEmpty)
  }

  @Test func aNewerCommandReplacesTheOneBeforeAndItsLateEchoIsNoEcho() {
    var board = SignBoard(signs: [sign])
    _ = board.want(command(1), of: sign, at: 0)
    _ = board.want(command(2), of: sign, at: 100)
    board.observe(state(1), from: sign, at: 150)
    #expect(board.tick(at: 300).map(\.command.id) == [2])
    let again = board.want(command(2), of: sign, at: 350)
    let elsewhere = board.want(command(3), of: device(8), at: 350)
    #expect(again == nil && elsewhere == nil)
    #expect(board.counts.commanded == 2 && board.counts.unechoed == 1)
  }

  @Test(arguments: [(31, 0.2), (32, 0.5)] as [(UInt64, Double)])
  func signsFollowTheirCommandsOverALossyWire(seed: UInt64, loss: Double) {
    var random = SeededGenerator(seed: seed)
    let signs = (UInt64(1)...5).map(device)
    var board = SignBoard(signs: signs)
    var shown: [DeviceID: UInt32] = [:]
    var wanted: [DeviceID: UInt32] = [:]
    var next: UInt32 = 0
    for now in stride(from: Int64(0), to: 200_000, by: 20) {
      var sendings: [SignBoard.Sending] = []
      if now % 4_000 == 0 {
        for sign in signs {
          next += 1
          wanted[sign] = next
          if let sending = board.want(command(next), of: sign, at: now) { sendings.append(sending) }
        }
      }
      sendings += board.tick(at: now)
      for sending in sendings where !random.chance(loss) {
        shown[sending.sign] = sending.command.id
        if !random.chance(loss) {
          board.observe(state(sending.command.id), from: sending.sign, at: now)
        }
      }
      if now % 4_000 == 3_980 { #expect(shown == wanted, "seed \(seed), \(now) ms") }
    }
    let counts = board.counts
    #expect(counts.commanded == counts.echoed + counts.unechoed)
    #expect(counts.sent < counts.commanded * 20, "seed \(seed)")
  }
}
