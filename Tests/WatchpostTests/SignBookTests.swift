import Patrol
import Testing
import Wire

@testable import watchpost

@Suite("What signs show, for people")
struct SignBookTests {
  private static let sign = ServiceSamples.device(1_330_000_001)

  private static func command(_ id: UInt32, _ text: SignText, tenths: UInt16 = 30) -> SignCommand {
    SignCommand(id: id, text: text, priority: 180, minimumLitTenths: 20, validTenths: tenths)
  }

  private struct Ground {
    var board = SignBoard(signs: [SignBookTests.sign])
    var book = SignBook()

    mutating func look(at ms: Int64) -> SignBook.Showing? {
      book.look(
        at: board, signs: [SignBookTests.sign], at: ms, wall: ServiceSamples.wall(ms))
      return book.showings[SignBookTests.sign]
    }

    mutating func echo(_ id: UInt32, _ text: SignText, at ms: Int64) {
      board.observe(
        SignState(command: id, text: text, lamp: .lit), from: SignBookTests.sign, at: ms)
    }
  }

  @Test("Told nothing it cautions by itself; told something it is confirmed by its echo")
  func evening() {
    var ground = Ground()
    let idle = ground.look(at: 0)
    #expect(idle == .init(text: .caution, isConfirmed: false, since: ServiceSamples.wall(0)))
    _ = ground.board.want(Self.command(1, .oncoming), of: Self.sign, at: 1_000)
    let told = ground.look(at: 1_000)
    #expect(told == .init(text: .oncoming, isConfirmed: false, since: ServiceSamples.wall(1_000)))
    ground.echo(1, .oncoming, at: 1_100)
    #expect(ground.look(at: 1_250)?.isConfirmed == true)
    // A renewal is the same showing, and does not flicker while its echo is under way.
    _ = ground.board.want(Self.command(2, .oncoming), of: Self.sign, at: 2_000)
    let renewed = ground.look(at: 2_050)
    #expect(renewed == .init(text: .oncoming, isConfirmed: true, since: ServiceSamples.wall(1_000)))
    // Without the echo it is not confirmed any more.
    #expect(ground.look(at: 3_500)?.isConfirmed == false)
    // The command has run out.
    let over = ground.look(at: 5_001)
    #expect(over == .init(text: .caution, isConfirmed: false, since: ServiceSamples.wall(5_001)))
  }
}
